"""How the commands about the search index are called."""

from tests.commands.row import Row, World
from tests.videos.factories import Videos


def a_library(world: World) -> list[str]:
    """Make a video that the index does not know yet."""
    Videos(world.app).make(world.people.make().id, title="Harbour")
    return []


COMMANDS = {
    "search check": Row(a_library, codes=(0, 1)),
    "search reindex": Row(a_library),
}
