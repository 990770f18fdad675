"""The oEmbed provider (https://oembed.com): what another site needs to show one of our videos."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, current_app, jsonify, request, url_for
from pydantic import Field

from app.api.access import public
from app.api.limits import limited
from app.api.schemas import Schema
from app.core.database import unit_of_work
from app.core.errors import AppError, BadRequest, NotFound, Unauthorized
from app.videos import embeds, service
from app.videos.feeds_api import base_url
from app.videos.models import Video

blueprint = APIBlueprint("oembed", __name__, enable_openapi=False)
CACHE_SECONDS = 300
# The pages that show a video by its id, as paths begin.
PAGES = ("watch", "embed")


class FormatNotOffered(AppError):
    """A format the specification knows and we do not write."""

    status = 501
    code = "FORMAT_NOT_OFFERED"
    message = "Only JSON is written: ask with format=json."


class NotAnybodys(Unauthorized):
    """A video that only some people may watch."""

    message = "This video is not for everybody, so other sites cannot show it."


class NoSuchPage(NotFound):
    """The address is of no video here."""

    message = "No video of this site is found under this address."


class Asked(Schema):
    """Which page, in which format, and how large it may be shown."""

    url: str = Field(max_length=2048)
    format: str = Field("json", max_length=16)
    maxwidth: int | None = Field(None, ge=1, le=100_000)
    maxheight: int | None = Field(None, ge=1, le=100_000)


@blueprint.get("/oembed")
@public
@limited("600 per minute")
def oembed() -> Response:
    """Answer how another site shows the video of a page; other parameters are let be."""
    asked = read_asked()
    if asked.format != "json":
        raise FormatNotOffered
    with unit_of_work(writes=False):
        video = found(asked.url)
        body = described(video, asked)
    response = jsonify(body)
    response.cache_control.public = True
    response.cache_control.max_age = CACHE_SECONDS
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def read_asked() -> Asked:
    """Read the question; raise BadRequest for a number that is none, or no url at all."""
    known = {name: request.args[name] for name in Asked.model_fields if request.args.get(name)}
    try:
        return Asked.model_validate(known)
    except ValueError as error:
        raise BadRequest("Ask with url, and with maxwidth and maxheight as numbers.") from error


def found(address: str) -> Video:
    """Find the video of a page of ours; raise NoSuchPage, VideoNotFound, NotAnybodys."""
    video = service.show(None, video_id_of(address))
    if not embeds.is_offered(video):
        raise NotAnybodys
    return video


def video_id_of(address: str) -> UUID:
    """Read the id of the video out of the address of its page; raise NoSuchPage."""
    try:
        parts = urlsplit(address)
        page, video_id = parts.path.strip("/").split("/")
        known = parts.scheme in ("http", "https") and parts.netloc in our_hosts() and page in PAGES
        if known:
            return UUID(video_id)
    except ValueError:
        pass
    raise NoSuchPage


def our_hosts() -> set[str]:
    """Answer the hosts under which this site is reached: the one people use, and this request's."""
    return {urlsplit(base_url()).netloc, request.host}


def described(video: Video, asked: Asked) -> dict[str, Any]:
    """Describe a video as the specification wants it."""
    size = embeds.size_of(video, max_width=asked.maxwidth, max_height=asked.maxheight)
    starts = parse_qs(urlsplit(asked.url).query).get("t", [])
    base, address = base_url(), embed_address(video, start=next(iter(starts), None))
    channel = video.channel
    return {
        "type": "video",
        "version": "1.0",
        "title": video.title,
        "author_name": channel.name,
        "author_url": base + url_for("pages.channel", handle=channel.handle),
        "provider_name": current_app.config["APP_NAME"],
        "provider_url": f"{base}/",
        "cache_age": CACHE_SECONDS,
        "html": embeds.code(video, address, size),
        "width": size.width,
        "height": size.height,
        **picture_of(video, asked),
    }


def picture_of(video: Video, asked: Asked) -> dict[str, Any]:
    """Describe the picture, unless it is larger than was asked for."""
    wide = min(1280, video.width or 1280)
    high = round(wide / (video.width / video.height)) if video.width and video.height else 720
    fits = wide <= (asked.maxwidth or wide) and high <= (asked.maxheight or high)
    if video.thumbnail_key is None or not fits:
        return {}
    address = picture_address(video)
    return {"thumbnail_url": address, "thumbnail_width": wide, "thumbnail_height": high}


def embed_address(video: Video, *, start: str | None = None) -> str:
    """Answer the whole address of the page that holds the player alone."""
    more = f"?{urlencode({'t': start})}" if start else ""
    return base_url() + url_for("pages.embed", video_id=video.id) + more


def picture_address(video: Video) -> str:
    """Answer the whole address that leads to a video's picture and stays."""
    return base_url() + url_for("feeds.thumbnail", video_id=video.id)


def told_to_sites(video: Video) -> dict[str, Any] | None:
    """Answer what a video's page tells sites that show links; None where they may not show it."""
    if not (video.watchable and embeds.is_offered(video)):
        return None
    size = embeds.size_of(video)
    page = base_url() + url_for("pages.watch", video_id=video.id)
    address = embed_address(video)
    return {
        "page": page,
        "player": address,
        "is_secure": address.startswith("https://"),
        "oembed": f"{base_url()}{url_for('oembed.oembed')}?{urlencode({'url': page})}&format=json",
        "picture": picture_address(video) if video.thumbnail_key else None,
        "size": size,
        "code": embeds.code(video, address, size),
    }
