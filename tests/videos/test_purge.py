"""A purge beside a step that is at work on the same video, on PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.jobs import leases
from app.videos import service, takedown, work
from app.videos.editing import bin as removed
from app.videos.errors import TakenDown, VideoNotFound
from app.videos.models import Video
from tests.databases import waiting
from tests.servers import wait_for

pytestmark = [
    pytest.mark.integration,
    pytest.mark.parametrize("app", ["postgresql"], indirect=True),
]


def test_a_purge_and_a_step_never_wait_for_each_other(app: Any, people: Any, videos: Any) -> None:
    video_id = videos.make(people.make().id)
    with app.app_context():
        with unit_of_work():
            job_id = work.start(service.get(video_id)).id
            service.get(video_id).deleted_at = service.get(video_id).created_at
        purge = threading.Thread(target=purged, args=(app, video_id))
        with unit_of_work():
            leases.lock_job(job_id)
            purge.start()
            wait_for(lambda: waiting(app), what="the purge to wait for the job")
            with pytest.raises(VideoNotFound):
                service.lock(video_id)
        purge.join(30)
        with unit_of_work(writes=False) as session:
            assert session.get(Video, video_id) is None


def test_a_video_brought_back_while_it_is_purged_stays(app: Any, people: Any, videos: Any) -> None:
    video_id = videos.make(people.make().id)
    with app.app_context():
        with unit_of_work():
            service.remove(service.lock(video_id))
        purge = threading.Thread(target=purged, args=(app, video_id))
        with unit_of_work():
            video = db.session.get_one(Video, video_id, with_for_update={"of": Video})
            purge.start()
            wait_for(lambda: waiting(app), what="the purge to wait for the video")
            video.deleted_at = None
        purge.join(30)
        with unit_of_work(writes=False) as session:
            assert session.get(Video, video_id) is not None


def purged(app: Any, video_id: Any) -> None:
    """Purge in a transaction of its own."""
    with app.app_context(), unit_of_work():
        service.purge(video_id)


def test_a_video_moderators_take_down_while_its_owner_purges_it_stays(
    app: Any, people: Any, videos: Any
) -> None:
    owner = people.make()
    video_id = videos.make(owner.id)
    refused: list[TakenDown] = []
    with app.app_context():
        purge = threading.Thread(target=purged_by_owner, args=(app, owner.id, video_id, refused))
        with unit_of_work():
            takedown.take_down(video_id)
            purge.start()
            wait_for(lambda: waiting(app), what="the purge to wait for the video")
        purge.join(30)
        with unit_of_work(writes=False) as session:
            assert session.get(Video, video_id) is not None
    assert len(refused) == 1


def purged_by_owner(app: Any, owner_id: Any, video_id: Any, refused: list[TakenDown]) -> None:
    """Purge as the owner, in a transaction of its own; note a refusal."""
    try:
        with app.app_context(), unit_of_work():
            removed.purge(accounts.get(owner_id), video_id)
    except TakenDown as error:
        refused.append(error)
