"""What a comment is made of where it is shown: plain text, links, and moments of the film."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_LINK = r"https?://[^\s<>\"'\x00-\x1f]+"
# 1:23, 75:10 or 1:02:03, and no part of a longer row of figures.
_TIME = r"(?<![\w:.,])(?:[0-9]{1,2}:[0-5][0-9]|[0-9]{1,3}):[0-5][0-9](?![\w:]|[.,][0-9])"
_PIECE = re.compile(f"(?P<link>{_LINK})|(?P<time>{_TIME})", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_TAIL = ".,;:!?…»”’*_"


@dataclass(frozen=True)
class Piece:
    """A stretch of a comment: `seconds` is where a time leads."""

    kind: Literal["text", "link", "time"]
    text: str
    seconds: int = 0


def seconds_of(time: str) -> int:
    """Read 1:23 or 1:02:03 as seconds."""
    seconds = 0
    for part in time.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def pieces(text: str, *, duration: float | None = None) -> Iterator[Piece]:
    """Take a comment apart; its pieces put together are the text.

    A time behind the end of the film, whose `duration` is in seconds, is plain text.
    """
    done = 0
    for found in _PIECE.finditer(text):
        piece = _piece(found, duration)
        if piece is None:
            continue
        if found.start() > done:
            yield Piece("text", text[done : found.start()])
        yield piece
        done = found.start() + len(piece.text)
    if done < len(text):
        yield Piece("text", text[done:])


def _piece(found: re.Match[str], duration: float | None) -> Piece | None:
    if found["link"]:
        link = _trimmed(found["link"])
        return Piece("link", link) if len(link) > len("https://") else None
    seconds = seconds_of(found["time"])
    if duration is not None and seconds > duration:
        return None
    return Piece("time", found["time"], seconds)


def _trimmed(link: str) -> str:
    """Leave to the sentence what ends it, and a bracket that was opened before the link."""
    while link:
        last = link[-1]
        opened = _CLOSING.get(last)
        if last not in _TAIL and (opened is None or link.count(opened) >= link.count(last)):
            break
        link = link[:-1]
    return link
