"""What can go wrong with an upload."""

from __future__ import annotations

from app.core import errors


class UploadNotFound(errors.NotFound):
    """There is none with this id, or it ended."""

    code = "UPLOAD_NOT_FOUND"
    message = "There is no such upload; it may have expired."


class EmptyFile(errors.BadRequest):
    """Nothing is to come."""

    code = "EMPTY_FILE"
    message = "The file is empty."


class FileTooLarge(errors.PayloadTooLarge):
    """More bytes than one upload may have."""

    code = "FILE_TOO_LARGE"
    message = "The file is larger than uploads may be here."


class TooManyBytes(errors.PayloadTooLarge):
    """More bytes than were announced."""

    code = "TOO_MANY_BYTES"
    message = "More bytes came than the upload was announced with."


class QuotaExceeded(errors.PayloadTooLarge):
    """The user's share is used up, counting open uploads whole, removed videos until purged."""

    code = "QUOTA_EXCEEDED"
    message = (
        "Your videos and open uploads would take more space than you have. "
        "A removed video counts until it is purged."
    )


class ExtensionNotAllowed(errors.UnsupportedMediaType):
    """A file name that ends in what is not taken."""

    code = "EXTENSION_NOT_ALLOWED"
    message = "This kind of file is not accepted."


class NotAVideo(errors.BadRequest):
    """The first bytes are of no kind of video file."""

    code = "NOT_A_VIDEO"
    message = "This file is not a video."


class WrongOffset(errors.Conflict):
    """A part that begins elsewhere; `details` names the right offset."""

    code = "WRONG_OFFSET"
    message = "This part does not begin where the upload stands."


class UploadIsFinished(errors.Conflict):
    """It is a video already."""

    code = "UPLOAD_FINISHED"
    message = "This upload is finished; delete its video instead."


class UploadIsBusy(errors.AppError):
    """Another request is writing to it."""

    status = 423
    code = "UPLOAD_BUSY"
    message = "Another request is sending to this upload."
    recoverable = True
    retry_after = 1


class ChecksumMismatch(errors.AppError):
    """The part came damaged; nothing of it was kept (460 is the tus protocol's own status)."""

    status = 460
    code = "CHECKSUM_MISMATCH"
    message = "The part was damaged on its way. Send it again."
    recoverable = True


class BodyCut(errors.BadRequest):
    """The line broke in the middle of a part."""

    code = "BODY_CUT"
    message = "The connection ended before the whole part was here."


class UnsupportedVersion(errors.AppError):
    """A tus version other than ours."""

    status = 412
    code = "TUS_VERSION"
    message = "Send Tus-Resumable: 1.0.0."
