"""The reading rules: what of captions is hard to read. They warn, and refuse nothing.

42 characters a line, two lines and 20 characters a second follow what broadcasters and streaming
services ask of English subtitles; 17 a second is the aim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.services.media.captions import Cue

LINE_CHARACTERS = 42
LINES = 2
AIM_PER_SECOND = 17
CHARACTERS_PER_SECOND = 20


class Complaint(NamedTuple):
    """What is hard to read about a cue; `cue` counts from 1."""

    cue: int
    code: str
    message: str


def complaints(cues: Sequence[Cue], duration: float | None = None) -> list[Complaint]:
    """List what is hard to read in cues that are in order; `duration` is the film's, in seconds."""
    found = []
    ends = 0
    for number, cue in enumerate(cues, start=1):
        told = [*_of_text(cue), *_of_time(cue, ends, duration)]
        found += [Complaint(number, code, message) for code, message in told]
        ends = max(ends, cue.end)
    return found


def _of_text(cue: Cue) -> Iterator[tuple[str, str]]:
    lines = cue.text.split("\n")
    longest = max(map(len, lines))
    if longest > LINE_CHARACTERS:
        yield (
            "LINE_TOO_LONG",
            f"A line has {longest} characters; {LINE_CHARACTERS} are easy to read.",
        )
    if len(lines) > LINES:
        yield "TOO_MANY_LINES", f"It has {len(lines)} lines; {LINES} leave the picture free."
    speed = len(cue.text.replace("\n", "")) * 1000 / (cue.end - cue.start)
    if speed > CHARACTERS_PER_SECOND:
        yield (
            "TOO_FAST",
            f"{speed:.0f} characters a second; {AIM_PER_SECOND} are easy to read.",
        )


def _of_time(cue: Cue, ends: int, duration: float | None) -> Iterator[tuple[str, str]]:
    if cue.start < ends:
        yield "OVERLAP", "It begins before an earlier cue has ended."
    if duration is not None and cue.end > duration * 1000 + 1:
        after = cue.start >= duration * 1000
        yield (
            "AFTER_THE_END",
            ("It begins after the film has ended." if after else "It ends after the film."),
        )
