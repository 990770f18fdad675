"""`/media/<token>/<path>`: the only way media leaves the house, by signed links and in ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, request

from app.api import media_ranges
from app.api.access import public
from app.api.media_access import SAVED, AccessEnded, Rights, media_type, register_scope, scope_of
from app.api.media_ranges import Part
from app.core import clock
from app.core.errors import NotFound
from app.core.security import loaders
from app.core.signing import Grant, Keyring
from app.services import storage
from app.services.storage import Stat

__all__ = ["blueprint", "expiry", "link", "register", "register_scope", "signer"]

blueprint = APIBlueprint("media", __name__, url_prefix="/media", enable_openapi=False)

MOST_ROUNDED = 225
HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def expiry(seconds: int) -> int:
    """Answer when a link made now ends (Unix seconds), at most `seconds` ahead.

    It is rounded down by up to a quarter, so that links made one after another are the same and
    browsers find pictures in their cache; for the links of a film, which must outlast it, by no
    more than for a picture's.
    """
    step = max(1, min(seconds // 4, MOST_ROUNDED))
    return (int(clock.now().timestamp()) + seconds) // step * step


def link(scope: str, key: str, *, viewer: UUID | None = None, seconds: int = 900) -> str:
    """Make the address of what is stored under a key, e.g. `videos/<id>/ladder-1/master.m3u8`.

    It opens everything the scope opens below the first two segments, to `viewer` (None: anybody who
    has it), as long as the session lives in which the viewer asks for it.
    """
    return signer(scope, viewer=viewer, seconds=seconds)(key)


def signer(scope: str, *, viewer: UUID | None = None, seconds: int = 900) -> Callable[[str], str]:
    """Answer what makes such addresses of many keys, as lists need them."""
    keys, grant = keyring(), Grant(scope, viewer, expiry(seconds), session_of(viewer))

    def sign(key: str) -> str:
        kind, owner, _ = key.split("/", 2)
        return f"/media/{signed(keys, grant, f'{kind}/{owner}')}/{key}"

    return sign


def session_of(viewer: UUID | None) -> UUID | None:
    """Answer the session in which the viewer asks; None when somebody else asks on their behalf."""
    if viewer is None:
        return None
    ask = loaders(current_app).caller
    identity = ask() if ask else None
    return identity.session_id if identity and identity.user_id == viewer else None


@lru_cache(maxsize=8192)
def signed(keys: Keyring, grant: Grant, prefix: str) -> str:
    """Sign once what many answers name: the pictures of hot lists."""
    return keys.sign(grant, prefix)


def keyring() -> Keyring:
    """Answer the application's keys: the current secret's and the former ones'."""
    config = current_app.config
    return Keyring.of([config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ())])


@blueprint.get("/<token>/<path:key>")
@public
def serve(token: str, key: str) -> Response:
    """Serve a derivative, or the wanted range of it, to whoever the token says may open it."""
    prefix, path = split(storage.check_key(key))
    grant = keyring().read(token, prefix, clock.now())
    if not scope_of(grant).serves(path):
        raise NotFound
    rights(this_app()).demand(grant, prefix)
    stat = storage.current().stat(key)
    if stat is None:
        raise NotFound
    return answer(key, stat, grant)


def split(key: str) -> tuple[str, str]:
    """Take a key apart into the signed prefix of two segments and the path below it."""
    segments = key.split("/", 2)
    if len(segments) < 3:
        raise NotFound
    return f"{segments[0]}/{segments[1]}", segments[2]


def this_app() -> Flask:
    """Answer the application itself, which outlives the request."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def rights(app: Flask) -> Rights:
    """Answer what this process remembers of rights."""
    found: Rights = app.extensions.setdefault("matinee_media_rights", Rights())
    return found


def answer(key: str, stat: Stat, grant: Grant) -> Response:
    """Answer a file: nothing new (304), a range (206), the whole, or by nginx."""
    response = Response(content_type=media_type(key), headers=HEADERS)
    if key.endswith(SAVED) or scope_of(grant).saved:
        response.headers.set("Content-Disposition", "attachment", filename=key.rpartition("/")[2])
    is_film = (response.mimetype or "").startswith(("video/", "audio/"))
    if is_film and media_ranges.may_grow(stat, clock.now()):
        response.headers["Cache-Control"] = "private, no-store"
    if scope_of(grant).elsewhere:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    accel = current_app.config.get("X_ACCEL_PREFIX")
    if accel:
        response.headers["X-Accel-Redirect"] = f"{accel.rstrip('/')}/{quote(key)}"
        return response
    response.set_etag(media_ranges.etag_of(stat))
    response.last_modified = stat.modified
    response.make_conditional(request)
    if response.status_code == 200:
        part = media_ranges.wanted_part(request, stat)
        media_ranges.describe(response, stat, part)
        if request.method != "HEAD":
            response.response = stream(key, part or Part(0, stat.size), grant)
    return response


def stream(key: str, part: Part, grant: Grant) -> Iterator[bytes]:
    """Read a part block by block, and stop where the viewer's right has ended meanwhile."""
    blocks = storage.current().open(key, start=part.start, length=part.length)
    return watched(this_app(), blocks, grant, split(key)[0])


def watched(app: Flask, blocks: Iterator[bytes], grant: Grant, prefix: str) -> Iterator[bytes]:
    """Pass blocks on as long as the right holds; no transaction is open between them."""
    for block in blocks:
        yield block
        if not still_allowed(app, grant, prefix):
            return


def still_allowed(app: Flask, grant: Grant, prefix: str) -> bool:
    """Ask again for a right that was asked for too long ago."""
    if rights(app).is_fresh(grant, prefix):
        return True
    try:
        with app.app_context():
            rights(app).demand(grant, prefix)
    except AccessEnded:
        return False
    return True


def open_storage(app: Flask) -> None:
    """Make the storage an application is configured with the one of this process."""
    address = app.config["STORAGE_URL"] or f"file://{quote(str(app.config['LOCAL_STORAGE_PATH']))}"
    storage.configure(storage.from_url(address))


def register(app: Flask) -> None:
    """Open the configured storage and mount the route."""
    open_storage(app)
    app.register_blueprint(blueprint)
