"""How the commands that fill a new house are called."""

from tests.commands.row import Row

# The tests of the seed run it; here it is only tried.
COMMANDS = {"seed": Row(lambda _world: ["--size", "small"], runs=False)}
