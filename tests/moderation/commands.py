"""How the commands about moderation are called."""

from __future__ import annotations

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.moderation import sanctions
from app.moderation.sanctions import Verdict
from app.moderation.values import ReasonCode, SanctionKind
from tests.accounts.commands import somebody
from tests.commands.row import Row, World


def a_decision(world: World) -> list[str]:
    """Suspend somebody, and name the decision."""
    person = world.people.make()
    verdict = Verdict(SanctionKind.SUSPENSION, ReasonCode.OTHER.value, "Why not.", None)
    with world.app.app_context(), unit_of_work():
        return [str(sanctions.impose(None, accounts.get(person.id).id, verdict).id)]


COMMANDS = {
    "moderation lift": Row(a_decision),
    "moderation list": Row(somebody()),
    "moderation sanction": Row(somebody("suspension", "--reason", "Why not.", "--days", "2")),
}
