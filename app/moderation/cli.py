"""`flask moderation …`: what an operator decides about people, in the name of the house."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import click
from flask.cli import AppGroup

from app.accounts import service as accounts
from app.accounts.cli import Refused
from app.core import clock
from app.core.database import unit_of_work
from app.core.errors import AppError
from app.moderation import sanctions
from app.moderation.models import Sanction
from app.moderation.sanction_schemas import MOST_DAYS
from app.moderation.sanctions import Verdict
from app.moderation.values import ReasonCode, SanctionKind
from app.moderation.words import until

moderation = AppGroup("moderation", help="Warn, mute, suspend and ban people; take it back.")
KINDS = click.Choice([kind.value for kind in SanctionKind])
CODES = click.Choice([code.value for code in ReasonCode])


@moderation.command("sanction")
@click.argument("user")
@click.argument("kind", type=KINDS)
@click.option("--reason", required=True, help="The words the person is told.")
@click.option("--code", type=CODES, default=ReasonCode.OTHER.value, show_default=True)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="For good when left out.")
def sanction(user: str, kind: str, reason: str, code: str, days: int | None) -> None:
    """Decide about USER (e-mail, username or id): warning, mute, suspension or ban."""
    ends_at = clock.now() + timedelta(days=days) if days else None
    verdict = Verdict(SanctionKind(kind), code, reason, ends_at)
    try:
        with unit_of_work():
            made = sanctions.impose(None, accounts.find(user).id, verdict)
            click.echo(line(made))
    except AppError as error:
        raise Refused(error) from error


@moderation.command("lift")
@click.argument("sanction_id", type=click.UUID)
@click.option("--reason", default="", help="For the audit trail.")
def lift(sanction_id: UUID, reason: str) -> None:
    """Take back the decision SANCTION_ID."""
    try:
        with unit_of_work():
            click.echo(line(sanctions.lift(None, sanction_id, reason=reason)))
    except AppError as error:
        raise Refused(error) from error


@moderation.command("list")
@click.argument("user")
@click.option("--page", default=1, show_default=True, type=click.IntRange(min=1))
def list_sanctions(user: str, page: int) -> None:
    """List what was decided about USER, the newest first."""
    try:
        with unit_of_work(writes=False):
            found = accounts.find(user)
            for one in sanctions.of_user(found.id, page=page, page_size=50).items:
                click.echo(line(one))
    except AppError as error:
        raise Refused(error) from error


def line(one: Sanction) -> str:
    """Write one line about a decision."""
    end = "" if one.kind == SanctionKind.WARNING else f"  {until(one.ends_at)}"
    state = "" if sanctions.is_in_force(one) else "  (over)"
    return f"{one.id}  {one.kind:10} {one.reason_code}{end}{state}  {one.reason}"
