"""Why a video is recommended, in a sentence for people."""

from __future__ import annotations

from flask_babel import gettext as _

from app.recommendations.reasons import Code, Reason
from app.web.words import category_names


def sentence(why: Reason) -> str:
    """Say why; what a sentence would need and is not there makes it a shorter one."""
    title = why.video.title if why.video else ""
    channel = why.channel.name if why.channel else ""
    tags, named = " ".join(f"#{tag}" for tag in why.tags[:3]), ", ".join(why.words)
    category = category_names().get(why.category or "", why.category or "")
    sentences = {
        Code.BECAUSE_YOU_WATCHED: _("Because you watched “%(title)s”", title=title),
        Code.BECAUSE_YOU_LIKED: _("Because you liked “%(title)s”", title=title),
        Code.BECAUSE_YOU_RATED: _("Because you rated “%(title)s” well", title=title),
        Code.FOLLOWED_CHANNEL: _("From a channel you follow"),
        Code.WATCHED_TOGETHER: _("Watched by those who watched this"),
        Code.SAME_TAGS: _("Same tags: %(tags)s", tags=tags),
        Code.SAME_WORDS: _("Also about: %(words)s", words=named),
        Code.SAME_CHANNEL: _("More from %(channel)s", channel=channel),
        Code.SAME_CATEGORY: _("More of: %(category)s", category=category),
        Code.POPULAR: _("Popular now"),
        Code.NEW: _("New here"),
    }
    return sentences[why.code]
