"""Who may do what with comments."""

from app.accounts.models import User
from app.reactions.models import Comment
from app.reactions.values import Mode, State
from app.videos import policy as videos
from app.videos.models import Video

ABSENT = (State.REMOVED, State.REMOVED_USER, State.TAKEN_DOWN)


def is_keeper(viewer: User | None, video: Video) -> bool:
    """Say whether the viewer keeps the comments of a video: its owner, or an administrator."""
    return videos.is_owner(viewer, video)


def may_comment(viewer: User | None, video: Video, mode: str) -> bool:
    """Say whether the viewer, who may watch the video, may comment on it."""
    return viewer is not None and (mode != Mode.CLOSED or is_keeper(viewer, video))


def may_see(viewer: User | None, video: Video, comment: Comment) -> bool:
    """Say whether the viewer may read a comment of a video they may watch."""
    if comment.state in ABSENT:
        return False
    return comment.state == State.SHOWN or is_keeper(viewer, video) or is_author(viewer, comment)


def has_place(viewer: User | None, video: Video, comment: Comment) -> bool:
    """Say whether the viewer sees that a comment is there, or was."""
    is_kept = comment.state in ABSENT or comment.reply_count > 0
    return is_kept or may_see(viewer, video, comment)


def is_author(viewer: User | None, comment: Comment) -> bool:
    """Say whether the viewer wrote a comment."""
    return viewer is not None and comment.author_id == viewer.id


def may_remove(viewer: User | None, video: Video, comment: Comment) -> bool:
    """Say whether the viewer may delete a comment."""
    return is_author(viewer, comment) or is_keeper(viewer, video)
