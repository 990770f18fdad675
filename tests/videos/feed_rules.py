"""What a feed must have: RFC 4287 for Atom; RSS 2.0 and Apple's requirements for a podcast."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def parsed(body: bytes) -> Any:
    """Parse XML strictly."""
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))


def only(parent: Any, name: str) -> Any:
    """Answer the one child of a name; there must be exactly one."""
    found = parent.findall(name)
    assert len(found) == 1, f"{parent.tag} has {len(found)} {name}"
    return found[0]


def moment(text: str) -> datetime:
    """Read a date of RFC 3339, which must have a zone."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text), text
    return datetime.fromisoformat(text)


def is_absolute(address: str) -> bool:
    """Tell whether an address names its scheme and host."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def check_atom(body: bytes) -> list[Any]:
    """Check a feed by RFC 4287, 4.1; answer its entries."""
    feed = parsed(body)
    assert feed.tag == f"{ATOM}feed"
    entries: list[Any] = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        assert urlsplit(only(one, f"{ATOM}id").text).scheme in {"urn", "tag"}
        assert only(one, f"{ATOM}title").text.strip()
        moment(only(one, f"{ATOM}updated").text)
        rels = [link.get("rel", "alternate") for link in one.findall(f"{ATOM}link")]
        assert rels.count("alternate") == 1
        assert all(is_absolute(link.get("href")) for link in one.findall(f"{ATOM}link"))
    # 4.1.1: it has an author unless all of its entries have one; 4.2.7.2: it should name itself.
    assert only(only(feed, f"{ATOM}author"), f"{ATOM}name").text.strip()
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    ids = [only(entry, f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    return entries


def check_podcast(body: bytes) -> list[Any]:
    """Check a feed by RSS 2.0 and Apple's "RSS feed requirements"; answer its episodes."""
    rss = parsed(body)
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    show = only(rss, "channel")
    for name in ("title", "description", "language", f"{ITUNES}author", "lastBuildDate"):
        assert only(show, name).text.strip()
    assert is_absolute(only(show, "link").text)
    assert only(show, f"{ITUNES}explicit").text in {"true", "false"}
    assert only(show, f"{ITUNES}category").get("text") == "TV & Film"
    check_picture(only(show, f"{ITUNES}image").get("href"))
    assert only(show, f"{ATOM}link").get("rel") == "self"
    UUID(only(show, f"{PODCAST}guid").text)
    episodes: list[Any] = show.findall("item")
    for episode in episodes:
        check_episode(episode)
    return episodes


def check_picture(address: str) -> None:
    """Check the address of a picture: absolute, and with an ending Apple takes."""
    assert is_absolute(address)
    assert urlsplit(address).path.endswith((".jpg", ".png"))


def check_episode(episode: Any) -> None:
    """Check one episode."""
    assert only(episode, "title").text.strip()
    enclosure = only(episode, "enclosure")
    assert is_absolute(enclosure.get("url"))
    assert urlsplit(enclosure.get("url")).path.endswith(".m4a")
    assert int(enclosure.get("length")) > 0
    assert enclosure.get("type") == "audio/mp4"
    assert only(episode, "guid").get("isPermaLink") == "false"
    assert parsedate_to_datetime(only(episode, "pubDate").text).tzinfo is not None
    assert only(episode, f"{ITUNES}explicit").text in {"true", "false"}
    assert re.fullmatch(r"\d+", only(episode, f"{ITUNES}duration").text)
    for image in episode.findall(f"{ITUNES}image"):
        check_picture(image.get("href"))
