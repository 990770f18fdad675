"""The addresses of feeds, and of what they point at: they stay, and lead on to signed links."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.models import User
from app.api import hot, media
from app.api.access import current_user, public
from app.api.hot import HotAnswers, Told
from app.channels import pictures
from app.channels import service as channels
from app.channels.models import Channel
from app.core.database import after_commit, unit_of_work
from app.services import storage
from app.services.media import languages
from app.services.media.audio import FILE_NAME
from app.videos import answers, feeds, listing, policy, service
from app.videos.errors import VideoNotFound
from app.videos.feeds import Item, Show
from app.videos.values import Access

blueprint = APIBlueprint("feeds", __name__, enable_openapi=False)
# Scopes of links to what feeds point at: they may be used on the pages of other sites.
IMAGES, SOUNDS = "feed-image", "feed-sound"
NEWEST = 50
SECONDS = 5
# A link that anybody gets is good for longer than this.
LEADS_ON_SECONDS = 60
DEFAULT_LANGUAGE = "en"
Writer = Callable[[Show, Sequence[Item]], bytes]


def hot_feeds(app: Flask) -> HotAnswers:
    """Answer the feeds this process keeps ready."""
    kept: HotAnswers = app.extensions.setdefault("matinee_hot_feeds", HotAnswers(seconds=SECONDS))
    return kept


@blueprint.get("/channels/<handle>/feed.xml")
@public
def atom(handle: str) -> BaseResponse:
    """Answer a channel's newest public videos as Atom."""
    return answer(handle, "application/atom+xml", feeds.atom)


@blueprint.get("/channels/<handle>/podcast.xml")
@public
def podcast(handle: str) -> BaseResponse:
    """Answer the sound of a channel's newest public videos as a podcast."""
    return answer(handle, "application/rss+xml", feeds.podcast)


@blueprint.get("/channels/<handle>/cover.jpg")
@public
def cover(handle: str) -> BaseResponse:
    """Lead on to a channel's picture as podcasts show it, or to the house's."""
    with unit_of_work(writes=False):
        address = pictures.cover_link(channels.get(handle))
    return lead_on(address or url_for("pages.static", filename="img/cover.jpg"), viewer=None)


@blueprint.get("/channels/<handle>/podcast/<uuid:video_id>.m4a")
@public
def sound(handle: str, video_id: UUID) -> BaseResponse:
    """Lead on to the sound of a public video; of any other it is its owner's alone.

    The podcast tells of no others, and what is lent for a while is not given as a file.
    """
    with unit_of_work(writes=False):
        viewer = current_user()
        video = service.show(viewer, video_id)
        is_episode = video.access == Access.PUBLIC and policy.may_watch(viewer, video)
        is_given = is_episode or policy.is_owner(viewer, video)
        if not is_given or video.channel_id != channels.get(handle).id:
            raise VideoNotFound
        key = sounds_of([video.id]).get(video.id)
        seconds = int(video.duration or 0) + answers.PLAY_SPARE_SECONDS
        return lead_on(link(SOUNDS, key, viewer, seconds), viewer)


@blueprint.get("/videos/<uuid:video_id>/thumbnail.jpg")
@public
def thumbnail(video_id: UUID) -> BaseResponse:
    """Lead on to the picture of a video."""
    with unit_of_work(writes=False):
        viewer = current_user()
        key = service.show(viewer, video_id).thumbnail_key
        return lead_on(link(IMAGES, key, viewer, answers.IMAGE_SECONDS), viewer)


def link(scope: str, key: str | None, viewer: User | None, seconds: int) -> str:
    """Sign a link to what feeds point at; raise VideoNotFound where there is nothing."""
    if key is None:
        raise VideoNotFound
    return media.link(scope, key, viewer=viewer.id if viewer else None, seconds=seconds)


def lead_on(address: str, viewer: User | None) -> BaseResponse:
    """Redirect for now; what anybody gets may be remembered for a moment."""
    response = redirect(address)
    if viewer is None:
        response.cache_control.public = True
        response.cache_control.max_age = LEADS_ON_SECONDS
    else:
        response.cache_control.private = True
        response.cache_control.no_store = True
    return response


def answer(handle: str, kind: str, write: Writer) -> BaseResponse:
    """Answer a feed, made anew at most every few seconds."""
    feeds_kept, asked = hot_feeds(current_app), (kind, base_url(), handle)
    kept = feeds_kept.get(asked)
    if kept is None:
        show, items, changed = found(handle)
        kept = feeds_kept.put(asked, write(show, items), modified=changed)
    return hot.answer(
        Told(feeds_kept, asked, kept, make=None), f"{kind}; charset=utf-8", max_age=SECONDS
    )


def found(handle: str) -> tuple[Show, list[Item], datetime]:
    """Read a channel and its newest videos, and when any of it last changed."""
    with unit_of_work(writes=False):
        channel = channels.get(handle)
        rows = listing.newest_of(channel, limit=NEWEST)
        keys = sounds_of({row.id for row in rows} - listing.still_growing([row.id for row in rows]))
        changed = listing.last_change(channel)
    items = [item_of(row, channel, keys.get(row.id)) for row in rows]
    shown = [channel.created_at, *(item.updated for item in items)]
    changed = max(changed, channel.updated_at, *shown)
    return show_of(channel, max(shown), language_of(rows)), items, changed


def sounds_of(video_ids: Collection[UUID]) -> dict[UUID, str]:
    """Name the file of the first original sound of videos, where there is one."""
    playlists = listing.sound_playlists(video_ids)
    return {video: f"{key.rpartition('/')[0]}/{FILE_NAME}" for video, key in playlists.items()}


def show_of(channel: Channel, updated: datetime, language: str) -> Show:
    """Describe a channel, with absolute addresses."""
    return Show(
        id=channel.id,
        name=channel.name,
        description=channel.description,
        language=language,
        updated=updated,
        page_url=base_url() + url_for("pages.channel", handle=channel.handle),
        feed_url=base_url() + url_for(request.endpoint or "feeds.atom", handle=channel.handle),
        image_url=base_url() + url_for("feeds.cover", handle=channel.handle),
    )


def item_of(row: Any, channel: Channel, sound_key: str | None) -> Item:
    """Describe a listed row, with absolute addresses."""
    base, handle = base_url(), channel.handle
    size = size_of(sound_key) if sound_key else 0
    image = base + url_for("feeds.thumbnail", video_id=row.id) if row.thumbnail_key else None
    address = base + url_for("feeds.sound", handle=handle, video_id=row.id) if size else ""
    return Item(
        id=row.id,
        title=row.title,
        description=row.description,
        published=row.published_at,
        updated=max(row.updated_at, row.published_at),
        page_url=base + url_for("pages.watch", video_id=row.id),
        image_url=image,
        seconds=row.duration or 0.0,
        sound_url=address,
        sound_bytes=size,
    )


@lru_cache(maxsize=4096)
def size_of(key: str) -> int:
    """Count the bytes of a file; those of a whole video never change."""
    stat = storage.current().stat(key)
    return stat.size if stat else 0


def language_of(rows: Sequence[Any]) -> str:
    """Answer the language of the newest video that tells its own."""
    told = (languages.normal(row.language) for row in rows if row.language)
    return next((tag for tag in told if tag != languages.UNDETERMINED), DEFAULT_LANGUAGE)


def base_url() -> str:
    """Answer the address people use: as it is set, else as this request spelt it."""
    configured: str = current_app.config["PUBLIC_URL"]
    return (configured or request.host_url).rstrip("/")


def forget_feeds(_changed: object) -> None:
    """Make the next feeds of this process fresh, once what changed is committed."""
    after_commit(hot_feeds(current_app).clear)
