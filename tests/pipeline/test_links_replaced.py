"""A YouTube link whose video gets a file of its own before YouTube has answered."""

from __future__ import annotations

import pytest

from app.core.database import unit_of_work
from app.videos import service
from app.videos.editing import replacing
from app.videos.editing.models import VideoReplacement
from tests.pipeline.test_links import AWAY, YouTube, refused
from tests.pipeline.test_links import youtube as youtube  # noqa: PLC0414

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("status", [404, 503])
def test_what_youtube_says_later_does_not_touch_a_video_that_got_a_file_of_its_own(
    youtube: YouTube, status: int
) -> None:
    youtube.site.page("/oembed", AWAY)
    video_id = youtube.submit()
    youtube.work()
    row = VideoReplacement(original_key="of/its.own", filename="own.mp4", size_bytes=1)
    with youtube.app.app_context(), unit_of_work() as session:
        session.add(row)
        row.video_id = video_id
        session.flush()
        replacing.take_over(service.lock(video_id), row, "0" * 64)
    youtube.site.page("/oembed", refused(status))
    youtube.later(video_id)
    youtube.work()
    video = youtube.video(video_id)
    assert (video.status, video.watchable, video.reason) == ("READY", True, None)
    assert youtube.job(video_id).state == "COMPLETED"
