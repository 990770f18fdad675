"""The kinds of news: each says what it is called, in what words it is told, and when by mail.

`words(about)` makes the sentence; what it reads of `about` is what has to be given with the news.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from app.accounts.models import User
from app.notifications.errors import UnknownKind
from app.notifications.models import HOURLY, ByMail

Words = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Kind:
    """A kind of news; kinds of one `group` stand together where people choose.

    Only people with its `role`, where it has one, are asked how they want it. Of a `gathered` kind
    "at once" means one letter an hour at most, with all that came.
    """

    name: str
    title: Any
    group: Any
    words: Words
    mail: ByMail = ByMail.OFF
    icon: str = "bell"
    role: str | None = None
    gathered: bool = False

    def is_for(self, user: User | None) -> bool:
        """Tell whether somebody may be told such news."""
        return self.role is None or (user is not None and user.has_role(self.role))

    def awaits(self, mail: ByMail) -> str | None:
        """Name the letter that news of this kind have to go into; None for no letter."""
        if mail == ByMail.OFF:
            return None
        return HOURLY if self.gathered and mail == ByMail.AT_ONCE else mail.value


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it."""
    _kinds[kind.name] = kind


def of(name: str) -> Kind:
    """Answer a kind; raise UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind from None


def everything() -> tuple[Kind, ...]:
    """List the kinds in the order they were made known."""
    return tuple(_kinds.values())


def told(name: str, about: Mapping[str, Any]) -> str:
    """Answer the sentence of a piece of news, also of a kind that nobody tells any more."""
    kind = _kinds.get(name)
    try:
        return kind.words(about) if kind else _("There is news.")
    except KeyError:
        return str(kind.title) if kind else ""


def register_common() -> None:
    """Make the kinds known that the domains of this house tell."""
    _watching()
    _channels()
    _creating()


def _watching() -> None:
    group = later("Watching")
    for name, title, words, mail, icon in (
        ("new_video", later("New videos of channels I follow"), _new_video, ByMail.DAILY, "video"),
        ("reply", later("Replies to my comments"), _reply, ByMail.DAILY, "message-circle"),
        ("invitation", later("Invitations to rooms"), _invitation, ByMail.AT_ONCE, "users"),
        ("rental_due", later("Rentals that end soon"), _rental_due, ByMail.AT_ONCE, "ticket"),
    ):
        register(Kind(name, title, group, words, mail, icon))


def _channels() -> None:
    group = later("Sponsorship")
    for name, title, words, mail in (
        ("sponsorship_asked", later("Somebody asks to sponsor my channel"), _asked, ByMail.DAILY),
        ("sponsorship_granted", later("I may sponsor a channel"), _granted, ByMail.AT_ONCE),
        ("sponsorship_ended", later("My sponsorship of a channel ends"), _ended, ByMail.AT_ONCE),
    ):
        register(Kind(name, title, group, words, mail, "heart"))


def _creating() -> None:
    group = later("My own things")
    for name, title, words, mail, icon in (
        ("job_done", later("My work is ready"), _job_done, ByMail.OFF, "circle-check"),
        ("job_failed", later("My work failed"), _job_failed, ByMail.AT_ONCE, "circle-alert"),
        (
            "comment_waits",
            later("Comments that wait for me"),
            _waits,
            ByMail.DAILY,
            "message-circle",
        ),
        ("moderation", later("Decisions of moderators"), _moderation, ByMail.AT_ONCE, "shield"),
    ):
        register(Kind(name, title, group, words, mail, icon))


def _new_video(about: Mapping[str, Any]) -> str:
    return _(
        "%(channel)s has a new video: %(title)s", channel=about["channel"], title=about["title"]
    )


def _reply(about: Mapping[str, Any]) -> str:
    return _("%(who)s replied to you under %(title)s", who=about["who"], title=about["title"])


def _invitation(about: Mapping[str, Any]) -> str:
    return _("%(who)s invites you to the room %(room)s", who=about["who"], room=about["room"])


def _rental_due(about: Mapping[str, Any]) -> str:
    title = about["title"]
    if about.get("disc") == "late":
        return _("%(title)s is overdue: bring it back to the shop", title=title)
    if about.get("disc") == "due":
        return _("%(title)s must be back at the shop within a day", title=title)
    return _("Your rental of %(title)s ends soon", title=title)


def _asked(about: Mapping[str, Any]) -> str:
    return _("%(who)s asks to sponsor %(channel)s", who=about["who"], channel=about["channel"])


def _granted(about: Mapping[str, Any]) -> str:
    return _("You are now a sponsor of %(channel)s", channel=about["channel"])


def _ended(about: Mapping[str, Any]) -> str:
    return _("You are no longer a sponsor of %(channel)s", channel=about["channel"])


def _job_done(about: Mapping[str, Any]) -> str:
    return _("%(title)s is ready", title=about["title"])


def _job_failed(about: Mapping[str, Any]) -> str:
    return _("%(title)s failed: %(reason)s", title=about["title"], reason=about["reason"])


def _waits(about: Mapping[str, Any]) -> str:
    return _("Comments wait for you under %(title)s", title=about["title"])


def _moderation(about: Mapping[str, Any]) -> str:
    return str(about["text"])
