"""How the commands about people's data are called."""

from tests.accounts.commands import somebody
from tests.commands.row import Row

COMMANDS = {"users remove": Row(somebody())}
