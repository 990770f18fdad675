"""Why a backup is not made, not believed, or not put back."""

from app.core.errors import AppError, Conflict, Invalid


class Damaged(Invalid):
    """The file is no backup, or not as it was made."""

    code = "BACKUP_DAMAGED"
    message = "This is no backup, or only a part of one: its end is missing."


class CannotPack(Conflict):
    """There is nothing a backup could be made of, or no place for it."""

    code = "BACKUP_IMPOSSIBLE"


class CannotRestore(Conflict):
    """The backup is whole, and must not or cannot be put into this house."""

    code = "RESTORE_REFUSED"


class NotRestored(AppError):
    """Something failed on the way, and what had been done was taken back."""

    code = "NOT_RESTORED"


class SearchNotMade(AppError):
    """All is back but what is found."""

    code = "SEARCH_NOT_MADE"
    message = "Everything is back, but the search index could not be made: flask search reindex"


FILES_LEFT = "`flask storage check` names what no row points at."


class FilesLeft(AppError):
    """All is back, and beside it files that should have gone."""

    code = "FILES_LEFT"
