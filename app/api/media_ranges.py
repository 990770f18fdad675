"""Byte ranges (RFC 9110): which part of a file an answer holds, and its validators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request, Response
from werkzeug.datastructures import Range
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.services.storage import Stat

# Longer than any encoder needs for one more segment.
STILL_GROWING = timedelta(minutes=10)


@dataclass(frozen=True)
class Part:
    """A stretch of a file: `length` bytes from byte `start`."""

    start: int
    length: int


def etag_of(stat: Stat) -> str:
    """Name this state of a file by its size and time of writing."""
    return f"{stat.size:x}-{round(stat.modified.timestamp() * 1_000_000):x}"


def may_grow(stat: Stat, now: datetime) -> bool:
    """Say whether a file was written to so lately that it may be a rendition still being made.

    A browser must not keep parts of it: it would ask for the next part only if the file is still
    the same, get the whole grown file instead, and take that for the part.
    """
    return now - stat.modified < STILL_GROWING


def wanted_part(request: Request, stat: Stat) -> Part | None:
    """Answer the one range asked for, None for the whole; raise 416 for one outside the file.

    Several ranges at once and ranges of an older state are answered with the whole file.
    """
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if not _is_same_state(request, stat):
        return None
    start, end = asked.ranges[0]
    # The last bytes of a file that has fewer are the whole file (RFC 9110, 14.1.2).
    found = Range("bytes", [(max(start, -stat.size), end)]).range_for_length(stat.size)
    if found is None:
        raise RequestedRangeNotSatisfiable(stat.size)
    return Part(found[0], found[1] - found[0])


def _is_same_state(request: Request, stat: Stat) -> bool:
    """Tell whether If-Range, where it is given, names the file as it is."""
    if "If-Range" not in request.headers:
        return True
    condition = request.if_range
    if condition.etag is not None:
        return condition.etag == etag_of(stat)
    return condition.date == _whole_second(stat.modified)


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def describe(response: Response, stat: Stat, part: Part | None) -> None:
    """Write length and range into the headers of an answer."""
    response.content_length = part.length if part else stat.size
    if part:
        response.status_code = 206
        last = part.start + part.length - 1
        response.headers["Content-Range"] = f"bytes {part.start}-{last}/{stat.size}"
