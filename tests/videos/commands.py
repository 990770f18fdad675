"""How the commands about videos are called."""

from __future__ import annotations

from uuid import UUID

from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.videos import service, work
from app.videos.editing.models import VideoUnlock
from tests.accounts.commands import put
from tests.commands.row import Row, World
from tests.videos.factories import Videos
from tests.videos.things import change_of, removed_video_of


def a_video(world: World) -> list[str]:
    """Make a video that waits for its time, with a file, and name it."""
    made = Videos(world.app).make(world.people.make().id)
    with world.app.app_context(), unit_of_work():
        service.edit(service.lock(made), held_back=True)
    return [str(made)]


def a_removed_one(world: World) -> list[str]:
    """Make a video, remove it, and name it."""
    return [str(removed_video_of(world.app, world.people.make()))]


def one_whose_work_stopped(world: World) -> list[str]:
    """Make a video whose processing was cancelled, and name it."""
    (video_id,) = a_video(world)
    with world.app.app_context(), unit_of_work():
        job = work.start(service.get(UUID(video_id)))
        jobs.cancel(None, job.id)
    return [video_id]


def of_an_owner(world: World) -> list[str]:
    """Look for what is ready of one who has a video."""
    owner = world.people.make()
    Videos(world.app).make(owner.id)
    return ["--owner", owner.username, "--status", "READY", "--access", "public"]


COMMANDS = {
    "videos delete": Row(a_video),
    "videos list": Row(of_an_owner),
    "videos publish": Row(a_video),
    "videos purge": Row(a_video),
    "videos restore": Row(a_removed_one),
    "videos retry": Row(one_whose_work_stopped),
    "videos show": Row(a_video),
}


def an_unlocked_one(world: World) -> None:
    """Make a video that a browser without an account opened by its password."""
    (video_id,) = a_video(world)
    put(world, VideoUnlock(video_id=UUID(video_id)))


CLEANUPS = {
    "undos": lambda world: change_of(world.app, world.people.make()),
    "unlocks": an_unlocked_one,
    "videos": a_removed_one,
}
