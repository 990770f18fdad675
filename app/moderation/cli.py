"""`flask moderation …`: what an operator decides about people, in the name of the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import click

from app.accounts import service as accounts
from app.accounts.cli import user_argument
from app.core import clock
from app.core.commands import Group, changes, listed, paged, says
from app.moderation import sanctions
from app.moderation.models import Sanction
from app.moderation.sanction_schemas import MOST_DAYS
from app.moderation.sanctions import Verdict
from app.moderation.values import ReasonCode, SanctionKind
from app.moderation.words import until

moderation = Group("moderation", help="Warn, mute, suspend and ban people; take it back.")
KINDS = click.Choice([kind.value for kind in SanctionKind])
CODES = click.Choice([code.value for code in ReasonCode])


def told(one: Sanction) -> dict[str, Any]:
    """Answer what a command tells of a decision."""
    return {
        "id": one.id,
        "kind": one.kind,
        "code": one.reason_code,
        "reason": one.reason,
        "ends_at": one.ends_at,
        "is_in_force": sanctions.is_in_force(one),
    }


def line(one: dict[str, Any]) -> str:
    """Write one line about a decision."""
    end = "" if one["kind"] == SanctionKind.WARNING else f"  {until(one['ends_at'])}"
    state = "" if one["is_in_force"] else "  (over)"
    return f"{one['id']}  {one['kind']:10} {one['code']}{end}{state}  {one['reason']}"


@moderation.command("sanction")
@changes(line)
@user_argument
@click.argument("kind", type=KINDS)
@click.option("--reason", required=True, help="The words the person is told.")
@click.option(
    "--code", type=CODES, default=ReasonCode.OTHER.value, show_default=True, help="Why, in a word."
)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="For good when left out.")
def sanction(user: str, kind: str, reason: str, code: str, days: int | None) -> dict[str, Any]:
    """Decide about USER (e-mail, username or id): warning, mute, suspension or ban."""
    ends_at = clock.now() + timedelta(days=days) if days else None
    verdict = Verdict(SanctionKind(kind), code, reason, ends_at)
    return told(sanctions.impose(None, accounts.find(user).id, verdict))


@moderation.command("lift")
@changes(line)
@click.argument("sanction_id", type=click.UUID)
@click.option("--reason", default="", help="For the audit trail.")
def lift(sanction_id: UUID, reason: str) -> dict[str, Any]:
    """Take back the decision SANCTION_ID."""
    return told(sanctions.lift(None, sanction_id, reason=reason))


@moderation.command("list")
@says(line)
@user_argument
@paged
def list_sanctions(user: str, page: int, limit: int) -> dict[str, Any]:
    """List what was decided about USER, the newest first."""
    found = accounts.find(user)
    return listed(sanctions.of_user(found.id, page=page, page_size=limit), told)
