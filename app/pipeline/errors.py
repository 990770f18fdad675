"""What goes wrong with media, in the words of jobs: whose fault it is, and whether to try again."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.jobs.errors import GivesWay, InputRejected, NotNeeded, StepError, Transient
from app.services.media.errors import (
    Cancelled,
    NotAVideo,
    OutOfSpace,
    PutOff,
    VideoProcessingError,
)
from app.services.storage import NoSuchKey, StorageFull, full_disk_told
from app.videos.errors import VideoNotFound


@contextmanager
def told_to_jobs() -> Iterator[None]:
    """Translate what media and storage raise; what is nobody's known error passes as it is."""
    try:
        with full_disk_told():
            yield
    except NotAVideo as error:
        raise InputRejected(error.code, error.message) from error
    except (OutOfSpace, StorageFull) as error:
        raise Transient(error.code, error.message) from error
    except Cancelled:
        raise
    except PutOff as error:
        raise GivesWay(error.code, error.message) from error
    except VideoProcessingError as error:
        raise StepError(error.code, error.message) from error
    except NoSuchKey as error:
        message = "The uploaded file is not in the storage any more."
        raise InputRejected("ORIGINAL_MISSING", message) from error
    except VideoNotFound as error:
        raise NotNeeded("VIDEO_REMOVED", "The video was removed.") from error
