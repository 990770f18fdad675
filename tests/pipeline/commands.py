"""What cleanups tidy of the pipeline."""

from __future__ import annotations

from app.services import storage
from tests.commands.row import World
from tests.videos.commands import a_video


def half_a_film(world: World) -> None:
    """Leave a folder of a video that no row points into."""
    (video_id,) = a_video(world)
    storage.current().put_bytes(f"videos/{video_id}/ladder-9/0.ts", b"x")


CLEANUPS = {"media": half_a_film}
