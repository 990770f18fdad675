"""What cleanups tidy of the audience."""

from __future__ import annotations

from app.audience.models import DailyTraffic
from app.core import clock
from app.videos.models import CountedView
from tests.accounts.commands import put
from tests.commands.row import World
from tests.videos.factories import Videos


def a_counted_view(world: World) -> None:
    """Count a view."""
    video_id = Videos(world.app).make(world.people.make().id)
    put(world, CountedView(video_id=video_id, viewer="somebody"))


def traffic(world: World) -> None:
    """Count where viewers of a day came from."""
    video_id = Videos(world.app).make(world.people.make().id)
    put(world, DailyTraffic(video_id=video_id, day=clock.now().date(), source="direct", views=1))


CLEANUPS = {"traffic": traffic, "views": a_counted_view}
