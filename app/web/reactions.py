"""What viewers left on a video, as its pages show it: likes, stars, and threads of comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed, Hindrance
from app.core.pagination import Page
from app.reactions import answers, listing, policy, settings
from app.reactions.pieces import Piece, pieces
from app.reactions.schemas import CommentThread, Like, Rating
from app.reactions.values import Mode, Sort
from app.videos.models import Video
from app.web.blueprint import blueprint

PAGE_SIZE = 12
LINK = Markup('<a href="{0}" rel="nofollow ugc noopener" target="_blank">{0}</a>')
TIME = Markup('<a class="numbers" href="{}" data-seek="{}">{}</a>')


@dataclass(frozen=True)
class Frame:
    """What every comment of a page needs to know: whose video it is, and what the viewer may."""

    video: Video
    viewer: User | None
    is_keeper: bool
    mode: Mode
    words: Mapping[str, str]
    hindrance: Hindrance | None = None

    @property
    def may_comment(self) -> bool:
        """Say whether the viewer may comment, and moderators do not keep them from it."""
        may = policy.may_comment(self.viewer, self.video, self.mode)
        return may and self.hindrance is None

    def is_mine(self, comment: Any) -> bool:
        """Say whether the viewer wrote a comment."""
        return bool(self.viewer and comment.author and comment.author.id == self.viewer.id)


@dataclass(frozen=True)
class Shown:
    """A thread with some of its replies; `more` is the page of them that comes next."""

    thread: CommentThread
    in_all: int
    more: int | None = None


@dataclass(frozen=True)
class Comments:
    """A page of threads; `linked` is the one the address asks for, and stands before the others."""

    frame: Frame
    page: Page
    sort: Sort
    threads: Sequence[Shown]
    linked: Shown | None = None


@dataclass(frozen=True)
class Reactions:
    """Everything of the watch page."""

    like: Like
    rating: Rating
    comments: Comments


def of(viewer: User | None, video: Video) -> Reactions:
    """Read what the watch page shows, for somebody who may watch; inside a unit of work."""
    return Reactions(
        answers.like(viewer, video), answers.rating(viewer, video), comments(viewer, video)
    )


def frame_of(viewer: User | None, video: Video) -> Frame:
    """Say what the viewer may with the comments of a video."""
    mode = settings.of_video(video).mode
    kept = standing.hindrance(viewer.id, Deed.SPEAK) if viewer else None
    return Frame(video, viewer, policy.is_keeper(viewer, video), mode, words(), kept)


def words() -> dict[str, str]:
    """Say once for a page what each of its many comments says."""
    return {
        "approve": _("Approve this comment"),
        "comment": _("Comment"),
        "creator": _("Creator"),
        "delete": _("Delete this comment"),
        "edit": _("Edit my comment"),
        "edit_short": _("Edit"),
        "edited": _("(edited)"),
        "heart": _("Give this comment a heart"),
        "like": _("Like this comment"),
        "pin": _("Pin this comment"),
        "removed": _("Removed comment"),
        "removed_user": _("Removed user"),
        "taken_down": _("Removed by moderators"),
        "replies": _("Replies"),
        "reply": _("Reply"),
        "report": _("Report this comment"),
        "save": _("Save comment"),
        "send_reply": _("Send reply"),
        "sure": _("Delete it for good?"),
        "waiting": _("This comment waits for the creator."),
        "waits": _("Waits for the creator"),
        "yes": _("Yes, delete"),
    }


def comments(viewer: User | None, video: Video, *, page: int = 1) -> Comments:
    """Read a page of threads in the order the address asks for."""
    sort = Sort.read(request.args.get("sort"))
    rows = listing.threads(viewer, video, sort=sort, page=page, page_size=PAGE_SIZE)
    threads = [_shown(viewer, video, one, at_hand=0) for one in rows.items]
    linked = linked_thread(viewer, video, request.args.get("comment")) if page == 1 else None
    kept = [one for one in threads if linked is None or one.thread.id != linked.thread.id]
    return Comments(frame_of(viewer, video), rows, sort, kept, linked)


def linked_thread(
    viewer: User | None, video: Video, comment: str | None, *, page: int = 1
) -> Shown | None:
    """Read the thread of the comment an address names, or None."""
    try:
        found = listing.thread_of(viewer, video, UUID(comment or ""), page=page)
    except ValueError:
        return None
    if found is None:
        return None
    return _shown(viewer, video, found, at_hand=page)


def _shown(viewer: User | None, video: Video, found: listing.Thread, *, at_hand: int) -> Shown:
    """Show a thread of whose replies so many pages are at hand, or only the first few."""
    in_all = found.replies_in_all
    seen = at_hand * listing.MOST_REPLIES or len(found.replies)
    thread = answers.thread(viewer, video, found)
    return Shown(thread, in_all, at_hand + 1 if in_all > seen else None)


@blueprint.app_template_filter("comment_text")
def comment_text(text: str, video: Video) -> Markup:
    """Write a comment as plain text in which links and moments of the film can be followed."""
    return Markup("").join(_written(one, video) for one in pieces(text, duration=video.duration))


def _written(piece: Piece, video: Video) -> Markup:
    if piece.kind == "link":
        return LINK.format(piece.text)
    if piece.kind == "time":
        address = url_for("pages.watch", video_id=video.id, t=piece.seconds)
        return TIME.format(address, piece.seconds, piece.text)
    return escape(piece.text)
