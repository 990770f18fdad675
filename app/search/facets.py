"""Narrowing what was found: by channel, tag, category, language, captions, length and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.channels.models import Channel
from app.search.visible import IS_CAPTIONED
from app.videos.models import Video, VideoTag

# Seconds: from, below.
LENGTHS = {"short": (0.0, 240.0), "medium": (240.0, 1200.0), "long": (1200.0, float("inf"))}
DATES = {
    "today": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
COUNTED = ("channel", "tag", "category", "language", "length", "date", "captions")
MOST_OF_A_KIND = 10
_ORDERED = {"length": list(LENGTHS), "date": list(DATES)}
_video = Video.__table__.c
_channel = Channel.__table__.c


@dataclass(frozen=True)
class Filters:
    """What is asked for; None asks for nothing. `captions` is `yes` or None."""

    channel: str | None = None
    tag: str | None = None
    category: str | None = None
    language: str | None = None
    length: str | None = None
    date: str | None = None
    captions: str | None = None

    @property
    def asked(self) -> dict[str, str]:
        """Answer what is asked for, by kind."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: plain(value) for name, value in named.items() if value}

    def __bool__(self) -> bool:
        return bool(self.asked)


@dataclass(frozen=True)
class Count:
    """One value of a kind, how it is shown, and how many of what was found have it."""

    value: str
    label: str
    count: int


def plain(value: str) -> str:
    """Spell a value as it is compared."""
    return value.strip().lower().removeprefix("@").removeprefix("#")


def values_of(row: Any, now: datetime) -> dict[str, dict[str, str]]:
    """Answer the values a candidate has, by kind, each with how it is shown."""
    age = now - row.published_at
    duration = row.duration
    return {
        "channel": {row.channel_handle: row.channel_name},
        "tag": {tag: tag for tag in row.shown_tags},
        "category": {plain(row.category): row.category} if row.category else {},
        "language": {plain(row.language): row.language} if row.language else {},
        "length": {
            name: name
            for name, (least, below) in LENGTHS.items()
            if duration is not None and least <= duration < below
        },
        "date": {name: name for name, span in DATES.items() if age < span},
        "captions": {"yes": "yes"} if row.is_captioned else {},
    }


def chosen(
    rows: Iterable[Any], filters: Filters, now: datetime
) -> tuple[list[Any], dict[str, list[Count]]]:
    """Keep the candidates that are asked for; count every kind as if it alone were not asked."""
    asked = _by_handle(filters.asked, rows := list(rows))
    kept: list[Any] = []
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in COUNTED}
    labels: dict[str, dict[str, str]] = {kind: {} for kind in COUNTED}
    for row in rows:
        values = values_of(row, now)
        missed = [kind for kind, value in asked.items() if value not in values[kind]]
        if not missed:
            kept.append(row)
        for kind in COUNTED if not missed else missed if len(missed) == 1 else ():
            counts[kind].update(list(values[kind]))
            labels[kind] |= values[kind]
    return kept, {kind: _counted(kind, counts[kind], labels[kind]) for kind in COUNTED}


def conditions(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    """Say the same to the database, for when it found more than is looked at."""
    asked = filters.asked
    said: list[ColumnElement[bool]] = []
    for kind, value in (("category", filters.category), ("language", filters.language)):
        if value:
            said += [or_(func.lower(_video[kind]) == plain(value), _video[kind] == value)]
    if "channel" in asked:
        said.append(or_(_channel.handle == asked["channel"], _channel.id == _id(asked["channel"])))
    if "tag" in asked:
        tagged = select(VideoTag.video_id).where(VideoTag.tag == asked["tag"])
        said.append(_video.id.in_(tagged))
    if asked.get("length") in LENGTHS:
        least, below = LENGTHS[asked["length"]]
        said += [_video.duration >= least, _video.duration < min(below, 1e12)]
    if asked.get("date") in DATES:
        said.append(_video.published_at > now - DATES[asked["date"]])
    if "captions" in asked:
        said.append(IS_CAPTIONED)
    return said


def _counted(kind: str, counts: Counter[str], labels: dict[str, str]) -> list[Count]:
    order = _ORDERED.get(kind)
    found = [Count(value, labels[value], count) for value, count in counts.items()]
    if order is not None:
        return sorted(found, key=lambda one: order.index(one.value))
    return sorted(found, key=lambda one: (-one.count, one.value))[:MOST_OF_A_KIND]


def _by_handle(asked: dict[str, str], rows: list[Any]) -> dict[str, str]:
    """Name a channel by its handle where it was asked for by its id."""
    wanted = _id(asked.get("channel", ""))
    handles = [row.channel_handle for row in rows if row.channel_id == wanted]
    return asked | {"channel": handles[0]} if handles else asked


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
