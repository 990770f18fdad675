"""Where the words are said: the best few cues of a transcript."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.search.asking import Words

MOST = 3
MOST_PLACES = 400


@dataclass(frozen=True)
class Said:
    """A cue in which words are said; `start` is in seconds."""

    start: float
    text: str


def best(transcript: str, cues: list[list[Any]], words: Words) -> list[Said]:
    """Answer up to three cues in the order of time: the phrase before most of its words."""
    offsets = [cue[0] for cue in cues]
    text = f" {transcript} "
    found: dict[int, set[str]] = defaultdict(set)
    for word in words.all:
        begun = words.last_is_beginning and word == words.all[-1]
        for place in _places(text, word, whole=not begun):
            found[bisect_right(offsets, place) - 1].add(word)
    if not found:
        return []
    phrased = {
        bisect_right(offsets, place) - 1
        for place in _places(text, words.phrase, whole=not words.last_is_beginning)
    }
    most = max(len(one) for one in found.values())
    good = [n for n, one in found.items() if n in phrased or 2 * len(one) > most]
    good.sort(key=lambda n: (n not in phrased, -len(found[n]), cues[n][1]))
    starts: dict[float, str] = {}
    for n in good:
        starts.setdefault(float(cues[n][1]), cues[n][2])
    return [Said(start, said) for start, said in sorted(list(starts.items())[:MOST])]


def _places(text: str, words: str, *, whole: bool) -> Iterator[int]:
    """Find where words begin in a transcript with a space before and after it."""
    wanted = f" {words} " if whole else f" {words}"
    place = text.find(wanted)
    for _ in range(MOST_PLACES):
        if place < 0:
            return
        yield place
        place = text.find(wanted, place + 1)
