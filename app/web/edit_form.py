"""The form of a video's details: what it shows, what it sent, and the lists it chooses from."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _

from app.videos import policy
from app.videos.models import Video
from app.videos.schemas import VideoChanges
from app.videos.values import Access
from app.web.forms import Form
from app.web.words import category_names

OPTIONAL = ("thumbnail", "category", "language", "password", "publish_at")
FIELD_OF = {
    "ACCESS_NOT_OFFERED": "access",
    "NO_SUCH_PICTURE": "thumbnail",
    "PASSWORD_MISSING": "password",
    "PUBLISH_TIME_TOO_SOON": "publish_at",
    "PUBLISH_TIME_TOO_FAR": "publish_at",
}
# ISO 639-1, those a reader is likely to look for.
LANGUAGES = tuple(
    re.findall(
        r"\w+",
        """
    ar bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu id is it ja ko la lt lv
    mk ms nb nl nn pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi zh
""",
    )
)


def accesses(video: Video | None = None) -> list[tuple[str, str, str]]:
    """Name the kinds of access a creator may choose, of this video, and say what each means."""
    known: list[tuple[str, str, str]] = [
        (Access.PRIVATE, _("Private"), _("Only you.")),
        (Access.UNLISTED, _("Unlisted"), _("Whoever has the link.")),
        (Access.PASSWORD, _("With a password"), _("Whoever has the link and the password.")),
        (Access.PUBLIC, _("Public"), _("Everybody; it shows on the first page.")),
        (
            Access.SUBSCRIBERS,
            _("Subscribers"),
            _("Who subscribes to the channel; all see it listed."),
        ),
        (Access.SPONSORS, _("Sponsors"), _("Whom you granted to sponsor it; all see it listed.")),
    ]
    if video is not None and Access.RENTAL in policy.choosable(video):
        words = _("Who rents the film of the shop that it shows, or has a plan; all see it listed.")
        known.append((Access.RENTAL, _("For rent"), words))
    return known


def releases() -> list[tuple[str, str, str]]:
    """Name the times at which a video may come out."""
    return [
        ("now", _("At once"), _("As soon as it can be watched.")),
        ("later", _("At a time you choose"), _("It comes out by itself, and followers are told.")),
        ("held", _("Not yet"), _("Only you see it until you change this.")),
    ]


def downloads() -> list[tuple[str, str, str]]:
    """Name whether those who may watch may take the film away."""
    return [
        ("false", _("Only to watch"), _("Only you can download it.")),
        ("true", _("Also to download"), _("Whoever may watch may take it away as a file.")),
    ]


def categories() -> list[tuple[str, str]]:
    """List the categories by their names."""
    return sorted(category_names().items(), key=lambda pair: (pair[0] == "other", pair[1]))


def languages(chosen: str | None = None) -> list[tuple[str, str]]:
    """List languages by their names, with the one that is chosen already."""
    shown = Locale.parse(str(get_locale() or "en"))
    named = {code: shown.languages.get(code, code) for code in LANGUAGES}
    if chosen and chosen not in named:
        named[chosen] = shown.languages.get(chosen.partition("-")[0], chosen)
    return sorted(named.items(), key=lambda pair: pair[1].casefold())


def values_of(video: Video) -> dict[str, Any]:
    """Answer the video as its form shows it."""
    names = ("title", "description", "tags", "access", "category", "language")
    keys, chosen = video.thumbnail_keys, video.thumbnail_key
    release = "held" if video.held_back else "later" if video.publish_at else "now"
    moment = video.publish_at.strftime("%Y-%m-%dT%H:%M") if video.publish_at else ""
    return {name: getattr(video, name) for name in names} | {
        "thumbnail": keys.index(chosen) if chosen in keys else None,
        "release": release,
        "downloads": str(video.downloads).lower(),
        "publish_local": moment,
    }


def sent() -> Form[VideoChanges]:
    """Answer the form this request sent; its time is in UTC."""
    values = request.form.to_dict()
    release, moment = values.get("release"), values.get("publish_local", "").strip()
    if release == "later":
        values["publish_at"] = f"{moment}Z" if moment else ""
    elif release in {"now", "held"}:
        values["held_back"] = "true" if release == "held" else "false"
    return Form(VideoChanges, values, optional=OPTIONAL)


def read(form: Form[VideoChanges]) -> VideoChanges | None:
    """Answer what is to change, or None with what is wrong; an emptied list is to be cleared."""
    given = form.read()
    if form.values.get("release") == "later" and not form.values.get("publish_at"):
        form.errors.setdefault("publish_at", []).append(_("Choose a day and a time."))
    if given is None or form.errors:
        return None
    cleared = {name: None for name in ("category", "language") if form.values.get(name) == ""}
    return given.model_copy(update=cleared)
