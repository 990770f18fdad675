"""How the commands about people are called."""

from __future__ import annotations

from app.accounts import links
from app.accounts import service as accounts
from app.accounts.models import SecondFactor
from app.core.database import unit_of_work
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


def put(world: World, *rows: object) -> None:
    """Keep rows."""
    with world.app.app_context(), unit_of_work() as session:
        session.add_all(rows)


def a_link(world: World) -> None:
    """Make a link that works once."""
    somebody_new = world.people.make()
    with world.app.app_context(), unit_of_work():
        links.make(accounts.get(somebody_new.id), links.FIRST_PASSWORD)


CLEANUPS = {
    "one-time-links": a_link,
    "second-factors": lambda world: put(
        world, SecondFactor(user_id=world.people.make().id, secret="half set up")
    ),
    "sessions": lambda world: world.people.make(),
}
