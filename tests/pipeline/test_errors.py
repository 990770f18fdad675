"""What media and storage raise, in the words of jobs."""

from __future__ import annotations

import errno

import pytest

from app.jobs.errors import GivesWay, InputRejected, NotNeeded, StepError, Transient
from app.pipeline.errors import told_to_jobs
from app.services.media import errors
from app.services.storage import NoSuchKey, StorageFull
from app.videos.errors import VideoNotFound

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (errors.TruncatedFile(), InputRejected, "TRUNCATED_FILE"),
        (errors.NoPicture(), InputRejected, "NO_PICTURE"),
        (errors.OutOfSpace(), Transient, "OUT_OF_SPACE"),
        (StorageFull(), Transient, StorageFull.code),
        (OSError(errno.ENOSPC, "No space left on device"), Transient, StorageFull.code),
        (errors.FFmpegError(tail="secret path"), StepError, "FFMPEG_FAILED"),
        (errors.Stalled(), StepError, "STALLED"),
        (errors.PutOff(), GivesWay, "PUT_OFF"),
        (NoSuchKey(), InputRejected, "ORIGINAL_MISSING"),
        (VideoNotFound(), NotNeeded, "VIDEO_REMOVED"),
    ],
)
def test_jobs_hear_whose_fault_it_is(raised: Exception, kind: type[StepError], code: str) -> None:
    with pytest.raises(StepError) as told, told_to_jobs():
        raise raised
    assert type(told.value) is kind
    assert told.value.code == code
    assert "secret" not in told.value.message


def test_a_cancellation_passes_as_it_is() -> None:
    with pytest.raises(errors.Cancelled), told_to_jobs():
        raise errors.Cancelled


def test_the_last_words_of_a_tool_are_for_the_log() -> None:
    assert "moov" in str(errors.FFmpegError(tail="moov atom not found", exit_code=1))
