"""Who may watch a video, and who may see that it is there."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from uuid import UUID

from app.accounts.models import User
from app.channels import policy as channels
from app.core import clock
from app.core.errors import AppError, Unauthorized
from app.videos import unlocks
from app.videos.errors import PasswordRequired, SponsorRequired, SubscriptionRequired, VideoNotFound
from app.videos.models import Video
from app.videos.values import Access

Rule = Callable[[User | None, Video], AppError | None]
Known = Callable[[Collection[UUID], Collection[Video]], AbstractContextManager[None]]


def _anybody(_viewer: User | None, _video: Video) -> None:
    """Let everybody watch."""


def _subscribers(viewer: User | None, video: Video) -> AppError | None:
    """Let those watch who follow the channel."""
    if viewer is None:
        return Unauthorized("This video is for subscribers of the channel. Sign in to watch it.")
    tier = channels.tier_of(viewer, video.channel_id)
    return SubscriptionRequired() if tier is None else None


def _sponsors(viewer: User | None, video: Video) -> AppError | None:
    """Let those watch who sponsor the channel."""
    if viewer is None:
        return Unauthorized("This video is for sponsors of the channel. Sign in to watch it.")
    return None if channels.is_sponsor(viewer, video.channel_id) else SponsorRequired()


def _password(viewer: User | None, video: Video) -> AppError | None:
    """Let those watch who gave the password in a session of theirs."""
    unlocked = viewer is not None and unlocks.of_user(viewer, video.id)
    return None if unlocked else PasswordRequired()


# By access: why a viewer may not watch a published video, or None. Higher domains add theirs.
rules: dict[str, Rule] = {
    Access.PUBLIC: _anybody,
    Access.UNLISTED: _anybody,
    Access.SUBSCRIBERS: _subscribers,
    Access.SPONSORS: _sponsors,
    Access.PASSWORD: _password,
}

# What a new video may be: whatever needs no more than the word.
WITHOUT_MORE = (
    Access.PUBLIC,
    Access.UNLISTED,
    Access.PRIVATE,
    Access.SUBSCRIBERS,
    Access.SPONSORS,
)
CHOOSABLE = (*WITHOUT_MORE, Access.PASSWORD)


# What else a video may be whose own conditions for it hold; higher domains add theirs.
offers: dict[str, Callable[[Video], bool]] = {}

# By access: what asks once for the rights of many users to many videos; higher domains add theirs.
known_before: dict[str, Known] = {}

# Who may look at a video whatever its access and state, because it is their task.
reviewers: dict[str, Callable[[User, Video], bool]] = {}


def choosable(video: Video) -> tuple[str, ...]:
    """List what the video's creator may open it to."""
    return (*CHOOSABLE, *(access for access, holds in offers.items() if holds(video)))


@contextmanager
def known(users: Collection[UUID], videos: Collection[Video]) -> Iterator[None]:
    """Ask once for all rights of these users to these videos, for a block that reads."""
    with ExitStack() as stack:
        stack.enter_context(channels.known_tiers(users, {video.channel_id for video in videos}))
        for ask in known_before.values():
            stack.enter_context(ask(users, videos))
        yield


def is_owner(viewer: User | None, video: Video) -> bool:
    """Say whether the viewer owns the video, or administers the site."""
    return viewer is not None and (viewer.id == video.owner_id or viewer.has_role("admin"))


def is_reviewer(viewer: User | None, video: Video) -> bool:
    """Say whether it is the viewer's task to look at the video, removed or not."""
    return viewer is not None and any(rule(viewer, video) for rule in reviewers.values())


def is_published(video: Video) -> bool:
    """Say whether the video is out: finished enough to watch, due, and not removed."""
    published = video.published_at
    return video.deleted_at is None and published is not None and published <= clock.now()


def watch_refusal(viewer: User | None, video: Video, *, in_browser: bool = True) -> AppError | None:
    """Answer why the viewer may not watch, or None when they may.

    Who is not signed in may have given the password in this request's browser; `in_browser` says
    whether that counts. It does not where an answer is for more than this request.
    """
    refusal = _refusal(viewer, video, in_browser=in_browser)
    return None if refusal is not None and is_reviewer(viewer, video) else refusal


def _refusal(viewer: User | None, video: Video, *, in_browser: bool) -> AppError | None:
    if video.deleted_at is not None:
        return VideoNotFound()
    if is_owner(viewer, video):
        return None
    rule = rules.get(video.access)
    if rule is None or not is_published(video):
        return VideoNotFound()
    by_password = viewer is None and in_browser and video.access == Access.PASSWORD
    if by_password and unlocks.of_this_browser(video.id) is not None:
        return None
    return rule(viewer, video)


def may_watch(viewer: User | None, video: Video) -> bool:
    """Say whether the viewer may watch the video."""
    return watch_refusal(viewer, video) is None


def may_watch_by_link(viewer: User | None, viewer_id: UUID | None, video: Video) -> bool:
    """Say whether a link's viewer may watch: a user, or a browser that gave the password."""
    refusal = watch_refusal(viewer, video, in_browser=False)
    return refusal is None or (
        isinstance(refusal, PasswordRequired) and unlocks.of_guest(viewer_id, video.id)
    )


def may_see_listing(viewer: User | None, video: Video) -> bool:
    """Say whether the viewer may see title and picture, even of what they may not watch."""
    if video.deleted_at is not None:
        return is_reviewer(viewer, video)
    return is_owner(viewer, video) or (is_published(video) and video.access in rules)
