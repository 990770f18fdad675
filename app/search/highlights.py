"""Which letters of a text to mark: the words that were looked for, as they stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.folding import fold
from app.search import folding
from app.search.asking import Words

AROUND = 90
CUT = "…"


@dataclass(frozen=True)
class Mark:
    """From which letter of a text to which."""

    start: int
    end: int


@dataclass(frozen=True)
class Highlight:
    """A text of a field, or a piece of it, with what is marked."""

    field: str
    text: str
    marks: list[Mark]


def marks(text: str, words: Words) -> list[Mark]:
    """Find the words in a text as people wrote it."""
    return _joined(list(_found(text, words))) if words else []


def piece(text: str, words: Words) -> Highlight | None:
    """Cut a piece of a description around the first words found, None where there are none."""
    text = " ".join(text.split())
    first = next(_found(text, words), None) if words else None
    if first is None:
        return None
    start = text.rfind(" ", 0, max(0, first.start - AROUND)) + 1
    end = text.find(" ", first.end + AROUND)
    cut = text[start:] if end < 0 else text[start:end]
    before, after = CUT if start else "", "" if end < 0 else CUT
    shown = f"{before}{cut}{after}"
    return Highlight("description", shown, marks(shown, words))


def _found(text: str, words: Words) -> Iterator[Mark]:
    """Find words one by one: a long text is read only as far as it is needed."""
    wanted, beginning = set(words.all), words.all[-1] if words.last_is_beginning else None
    for start, end, run in folding.runs(text):
        if any(folding.is_unspaced(one) for one in run):
            yield from _inside(text[start:end], start, wanted)
        elif any(one in wanted or (beginning and one.startswith(beginning)) for one in run):
            yield Mark(start, end)


def _inside(run: str, offset: int, wanted: set[str]) -> list[Mark]:
    """Find words within a run of a script without spaces."""
    folded = fold(run)
    if len(folded) != len(run):
        return []
    return [
        Mark(offset + place, offset + place + len(word))
        for word in wanted
        for place in range(len(folded))
        if folded.startswith(word, place)
    ]


def _joined(found: list[Mark]) -> list[Mark]:
    joined: list[Mark] = []
    for mark in sorted(found, key=lambda one: (one.start, one.end)):
        if joined and mark.start <= joined[-1].end:
            joined[-1] = Mark(joined[-1].start, max(mark.end, joined[-1].end))
        else:
            joined.append(mark)
    return joined
