"""How the commands about people's data are called."""

from app.accounts import removal
from app.accounts import service as accounts
from app.core.database import unit_of_work
from tests.accounts.commands import somebody
from tests.commands.row import Row, World

COMMANDS = {"users remove": Row(somebody())}


def interrupted(world: World) -> None:
    """Hide somebody, and begin no more."""
    somebody_new = world.people.make()
    with world.app.app_context(), unit_of_work():
        removal.hide(accounts.get(somebody_new.id))


CLEANUPS = {"removals": interrupted}
