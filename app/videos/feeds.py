"""Feeds of a channel: Atom (RFC 4287), and a podcast (RSS 2.0 with Apple's tags) of its sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from app.videos.podcast_tags import EpisodeTags, ShowTags

SOUND_TYPE = "audio/mp4"
CATEGORY = "TV & Film"
# What XML 1.0 cannot hold, not even escaped (2.2, Char).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMELESS = "…"


@dataclass(frozen=True)
class Show:
    """A channel as its feeds tell of it; addresses are absolute."""

    id: UUID
    name: str
    description: str
    language: str
    updated: datetime
    page_url: str
    feed_url: str
    image_url: str


@dataclass(frozen=True)
class Item:
    """A video as feeds tell of it; `sound_url` and its bytes only where there is sound."""

    id: UUID
    title: str
    description: str
    published: datetime
    updated: datetime
    page_url: str
    image_url: str | None
    seconds: float = 0.0
    sound_url: str = ""
    sound_bytes: int = 0


def clean(text: str) -> str:
    """Answer a text without the characters XML cannot hold."""
    return _NO_XML.sub("", text).strip()


def atom(show: Show, items: Sequence[Item]) -> bytes:
    """Write the Atom feed."""
    feed = _begun(show)
    feed.load_extension("media")
    feed.author({"name": clean(show.name) or _NAMELESS, "uri": show.page_url})
    feed.icon(show.image_url)
    feed.link(href=show.feed_url, rel="self", type="application/atom+xml")
    for item in items:
        entry = _entry(feed, item)
        entry.updated(item.updated)
        entry.link(href=item.page_url, rel="alternate", type="text/html")
        if item.image_url:
            entry.media.thumbnail(url=item.image_url)
    return bytes(feed.atom_str())


def podcast(show: Show, items: Sequence[Item]) -> bytes:
    """Write the podcast; items without sound are no episodes."""
    feed = _begun(show)
    feed.load_extension("podcast")
    feed.register_extension("show", ShowTags, EpisodeTags, atom=False)
    feed.show.channel_id = show.id
    feed.link(href=show.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=show.page_url, rel="alternate")
    feed.description(clean(show.description) or clean(show.name) or _NAMELESS)
    feed.image(url=show.image_url)
    feed.podcast.itunes_author(clean(show.name) or _NAMELESS)
    feed.podcast.itunes_category(CATEGORY)
    feed.podcast.itunes_image(show.image_url)
    feed.podcast.itunes_type("episodic")
    for item in items:
        if item.sound_url:
            _episode(_entry(feed, item), item)
    return bytes(feed.rss_str())


def _begun(show: Show) -> Any:
    feed = FeedGenerator()
    feed.id(show.id.urn)
    feed.title(clean(show.name) or _NAMELESS)
    feed.updated(show.updated)
    feed.language(show.language)
    feed.generator("Matinee")
    feed.link(href=show.page_url, rel="alternate", type="text/html")
    if clean(show.description):
        feed.subtitle(clean(show.description))
    return feed


def _entry(feed: Any, item: Item) -> FeedEntry:
    entry = feed.add_entry(order="append")
    entry.id(item.id.urn)
    entry.title(clean(item.title) or _NAMELESS)
    entry.published(item.published)
    if clean(item.description):
        entry.summary(clean(item.description))
    return entry


def _episode(entry: Any, item: Item) -> None:
    entry.guid(item.id.urn, permalink=False)
    entry.link(href=item.page_url)
    entry.enclosure(item.sound_url, str(item.sound_bytes), SOUND_TYPE)
    entry.podcast.itunes_duration(max(1, round(item.seconds)))
    if item.image_url:
        entry.podcast.itunes_image(item.image_url)
