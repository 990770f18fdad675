"""Who may open what below `/media`: scopes with their checkers, asked again every ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from uuid import UUID

from flask import current_app

from app.core import clock
from app.core.database import unit_of_work
from app.core.errors import Forbidden
from app.core.security import loaders
from app.core.signing import BadLink, Grant
from app.services.media.audio import FILE_NAME as SOUND_FILE

# The promise is 15 s from the loss of a right to the last byte.
RECHECK_SECONDS = 10.0
MOST_REMEMBERED = 20_000

# (viewer's id or None for anybody, prefix of two segments) -> may this person open it now?
Checker = Callable[[UUID | None, str], bool]

MEDIA_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".zip": "application/zip",
}
# What is only ever saved, under its own name.
SAVED = (".zip",)
# What people upload lies below this segment and is never served as it came.
NEVER_SERVED = "original"


class AccessEnded(Forbidden):
    """The link is ours, but its viewer may not open this any more."""

    code = "ACCESS_ENDED"
    message = "You may not watch this any more."


@dataclass(frozen=True)
class Scope:
    """What a kind of link opens (patterns of the path below the prefix), and who is asked.

    What may be shown `elsewhere` opens on the pages of other sites, too; what is `saved` is only
    ever taken away as a file.
    """

    checker: Checker
    patterns: tuple[str, ...]
    elsewhere: bool = False
    saved: bool = False

    def serves(self, path: str) -> bool:
        """Tell whether a path below the prefix is a derivative this scope opens."""
        if path.split("/", 1)[0] == NEVER_SERVED or media_type(path) is None:
            return False
        return any(fnmatchcase(path, pattern) for pattern in self.patterns)


_scopes: dict[str, Scope] = {}


def register_scope(
    name: str,
    checker: Checker,
    *,
    patterns: tuple[str, ...] = ("*",),
    elsewhere: bool = False,
    saved: bool = False,
) -> None:
    """Let links of a scope be opened while `checker(viewer id or None, prefix)` says yes.

    The checker runs inside a read-only unit of work and opens none itself. `patterns` narrow
    what is served below the prefix, e.g. `("thumbnails-*/*.webp",)`; `*` also matches slashes.
    """
    _scopes[name] = Scope(checker, patterns, elsewhere, saved)


def id_in(prefix: str, kind: str) -> UUID | None:
    """Answer the id in a prefix `<kind>/<id>`; None in any other."""
    named, _, text = prefix.partition("/")
    try:
        return UUID(text) if named == kind else None
    except ValueError:
        return None


def scope_of(grant: Grant) -> Scope:
    """Find the scope a token names; raises BadLink."""
    try:
        return _scopes[grant.scope]
    except KeyError:
        raise BadLink from None


def media_type(path: str) -> str | None:
    """Answer the media type by the suffix, None for what is no derivative."""
    if path.endswith(f"/{SOUND_FILE}"):
        return "audio/mp4"
    return MEDIA_TYPES.get(path[path.rfind(".") :])


@dataclass
class Rights:
    """Which rights were found to hold, and until when that need not be asked again."""

    until: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def is_fresh(self, grant: Grant, prefix: str) -> bool:
        """Tell whether the right was found to hold within the last ten seconds."""
        now = clock.now().timestamp()
        return now < self.until.get(_key(grant, prefix), 0.0) <= now + RECHECK_SECONDS

    def demand(self, grant: Grant, prefix: str) -> None:
        """Raise AccessEnded unless the viewer may open the prefix, as of ten seconds ago."""
        if self.is_fresh(grant, prefix):
            return
        self.until.pop(_key(grant, prefix), None)
        with unit_of_work(writes=False):
            holds = session_lives(grant) and scope_of(grant).checker(grant.viewer, prefix)
        if not holds:
            raise AccessEnded
        if len(self.until) >= MOST_REMEMBERED:
            self.until.clear()
        self.until[_key(grant, prefix)] = clock.now().timestamp() + RECHECK_SECONDS


def session_lives(grant: Grant) -> bool:
    """Tell whether the session a link was made in has not ended; a link of none needs none."""
    if grant.session is None:
        return True
    ask = loaders(current_app).live_sessions
    return ask is not None and grant.session in ask({grant.session})


def _key(grant: Grant, prefix: str) -> tuple[str, str, str]:
    return grant.scope, prefix, grant.holder
