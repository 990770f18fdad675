"""Why a video is recommended, in a sentence for people."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from app.recommendations.reasons import Code, Reason
from app.web.words import category_names


def sentence(why: Reason) -> str:
    """Say why; what a sentence would need and is not there makes it a shorter one."""
    return _SENTENCES[why.code](why)


def _title(why: Reason) -> str:
    return why.video.title if why.video else ""


def _tags(why: Reason) -> str:
    return " ".join(f"#{tag}" for tag in why.tags[:3])


def _channel(why: Reason) -> str:
    return why.channel.name if why.channel else ""


def _category(why: Reason) -> str:
    return category_names().get(why.category or "", why.category or "")


_SENTENCES: dict[Code, Callable[[Reason], str]] = {
    Code.BECAUSE_YOU_WATCHED: lambda why: _("Because you watched “%(title)s”", title=_title(why)),
    Code.BECAUSE_YOU_LIKED: lambda why: _("Because you liked “%(title)s”", title=_title(why)),
    Code.BECAUSE_YOU_RATED: lambda why: _("Because you rated “%(title)s” well", title=_title(why)),
    Code.FOLLOWED_CHANNEL: lambda _why: _("From a channel you follow"),
    Code.WATCHED_TOGETHER: lambda _why: _("Watched by those who watched this"),
    Code.SAME_TAGS: lambda why: _("Same tags: %(tags)s", tags=_tags(why)),
    Code.SAME_WORDS: lambda why: _("Also about: %(words)s", words=", ".join(why.words)),
    Code.SAME_CHANNEL: lambda why: _("More from %(channel)s", channel=_channel(why)),
    Code.SAME_CATEGORY: lambda why: _("More of: %(category)s", category=_category(why)),
    Code.POPULAR: lambda _why: _("Popular now"),
    Code.NEW: lambda _why: _("New here"),
}
