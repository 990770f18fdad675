"""What can go wrong with media: the file's own faults, which no second try heals, and a tool's."""

from __future__ import annotations

from app.core.errors import AppError, BadRequest, Invalid, UnsupportedMediaType

# From here on an exit code is the shell's word: 126, 127, or 128 and the signal.
_NOT_FOUND_OR_KILLED = 126
_WRAPPERS = ("bwrap:", "prlimit:", "setpriv:", "sh:")


class VideoProcessingError(AppError):
    """Something failed while a video was worked on."""

    code = "VIDEO_PROCESSING_FAILED"
    message = "The video could not be processed."


class FFmpegError(VideoProcessingError):
    """A tool ended badly; `tail` holds its last words, for the log only."""

    code = "FFMPEG_FAILED"
    message = "A media tool failed on this file."

    def __init__(
        self, message: str | None = None, *, tail: str = "", exit_code: int | None = None
    ) -> None:
        super().__init__(message)
        self.tail = tail
        self.exit_code = exit_code

    @property
    def blames_the_file(self) -> bool:
        """Say whether the tool ran to its own end and refused: not killed, missing or shut out."""
        is_own_end = type(self) is FFmpegError and 0 < (self.exit_code or 0) < _NOT_FOUND_OR_KILLED
        return is_own_end and not self.tail.startswith(_WRAPPERS)

    def __str__(self) -> str:
        return f"{self.message} (exit {self.exit_code}) {self.tail[-2000:]}".strip()


class Stalled(FFmpegError):
    """No progress for as long as a run may stand still."""

    code = "STALLED"
    message = "The work on this file did not move for too long."


class TookTooLong(FFmpegError):
    """Past its wall time or processor time."""

    code = "TOOK_TOO_LONG"
    message = "The work on this file took longer than is allowed."


class TooMuchOutput(FFmpegError):
    """More on standard output than is kept."""

    code = "TOO_MUCH_OUTPUT"
    message = "The work on this file wrote more than is allowed."


class OutOfSpace(FFmpegError):
    """The disk is full."""

    code = "OUT_OF_SPACE"
    message = "There is not enough room left to process this file."


class Cancelled(VideoProcessingError):
    """Somebody called it off."""

    code = "CANCELLED"
    message = "The work was cancelled."


class PutOff(VideoProcessingError):
    """Others go first; what there is stays, and the work can go on from it."""

    code = "PUT_OFF"
    message = "The work goes on later."


class NotAVideo(BadRequest, VideoProcessingError):
    """The file itself is at fault: another try would end the same way."""

    code = "NOT_A_VIDEO"
    message = "This file is not a video Matinee can read."
    recoverable = False


class EmptyFile(NotAVideo):
    """Zero bytes."""

    code = "EMPTY_FILE"
    message = "This file is empty."


class TruncatedFile(NotAVideo):
    """The container announces more than there is."""

    code = "TRUNCATED_FILE"
    message = "This file is cut off: its end is missing. Copy or export it again."


class NoPicture(NotAVideo):
    """Only sound."""

    code = "NO_PICTURE"
    message = "This file has sound but no picture. A video needs both, or a picture alone."


class UnknownCodec(NotAVideo):
    """No decoder for the picture."""

    code = "UNKNOWN_CODEC"
    message = "The picture of this file is in a format that cannot be decoded here."


class PictureTooLarge(NotAVideo):
    """An image bomb, or a camera of the future."""

    code = "PICTURE_TOO_LARGE"
    message = "The picture of this file is larger than 8K."


class PictureTooSmall(NotAVideo):
    """Nothing to see."""

    code = "PICTURE_TOO_SMALL"
    message = "The picture of this file is smaller than 16 pixels."


class TooLong(NotAVideo):
    """Longer than a day."""

    code = "TOO_LONG"
    message = "This video is longer than 24 hours."


class TimestampGap(NotAVideo):
    """Times that jump."""

    code = "TIMESTAMP_GAP"
    message = "This file has a hole: for more than ten minutes it holds neither picture nor sound."


class UnknownPicture(UnsupportedMediaType):
    """A file of another kind than the pictures that are taken."""

    code = "UNKNOWN_PICTURE"
    message = "Send a picture: JPEG, PNG, WebP, GIF or AVIF."


class NotAPicture(Invalid):
    """It begins like a picture and cannot be read as one."""

    code = "NOT_A_PICTURE"
    message = "This picture cannot be read. Save it again, best as JPEG or PNG."


class EmptyPicture(NotAPicture):
    """Zero bytes."""

    code = "EMPTY_FILE"
    message = "This file is empty."


class HugePicture(NotAPicture):
    """More pixels than are unpacked."""

    code = "PICTURE_TOO_LARGE"
    message = "This picture has too many pixels. It may have as many as 8192 × 4608."


class TinyPicture(NotAPicture):
    """Nothing to see."""

    code = "PICTURE_TOO_SMALL"
    message = "This picture is smaller than 16 pixels."
