"""How the commands about recommendations are called."""

from tests.commands.row import Row, World
from tests.videos.factories import Videos


def every_video(world: World) -> list[str]:
    """Make a video, and have all counted."""
    Videos(world.app).make(world.people.make().id)
    return ["--all"]


COMMANDS = {"recommendations refresh": Row(every_video)}
