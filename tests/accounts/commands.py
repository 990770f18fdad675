"""How the commands about people are called."""

from __future__ import annotations

from tests.accounts.factories import PASSWORD
from tests.commands.row import Row, World


def somebody(*more: str, roles: tuple[str, ...] = (), active: bool = True):
    """Make somebody and name them, with more words behind."""

    def words(world: World) -> list[str]:
        return [world.people.make(*roles, active=active).username, *more]

    return words


def a_new_one(_world: World) -> list[str]:
    """Name somebody who is not there yet."""
    return ["--email", "new@example.org", "--one-time-link"]


COMMANDS = {
    "users create": Row(a_new_one),
    "users demote": Row(somebody("creator", roles=("creator", "viewer"))),
    "users disable": Row(somebody()),
    "users enable": Row(somebody(active=False)),
    "users ensure-admin": Row(),
    "users list": Row(),
    "users promote": Row(somebody("moderator")),
    "users reset-password": Row(somebody("--password", f"{PASSWORD} anew")),
    "users reset-second-factor": Row(somebody(), differs=False),
    "users show": Row(somebody()),
}
