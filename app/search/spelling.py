"""Mends typing errors: the words of the vocabulary a letter or two away from what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.core.database import db
from app.search import document
from app.search.models import SearchWord

MOST_READ = 3000
MOST_OFFERED = 6
_AFTER_ALL = "\U0010ffff"


def errors_allowed(word: str) -> int:
    """Answer how many letters may be wrong: none below four, two from eight on."""
    if len(word) < 4 or not document.is_meant(word) or any(one.isdigit() for one in word):
        return 0
    return 1 if len(word) < 8 else 2


def near(word: str, *, beginning: bool = False) -> list[str]:
    """List words somebody may have meant, the nearest first, then the more frequent.

    With `beginning` the word may be the beginning of one.
    """
    allowed = errors_allowed(word)
    if not allowed:
        return []
    ranked = []
    for row in _alike(word, allowed, beginning=beginning):
        wrong = _errors(word, row.word, allowed, beginning=beginning)
        if 0 < wrong <= allowed:
            ranked.append((wrong, row.word[0] != word[0], -row.documents, row.word))
    return [found for *_, found in sorted(ranked)[:MOST_OFFERED]]


def distance(one: str, other: str, most: int) -> int:
    """Count the letters to add, drop, change or swap; more than `most` is told as `most + 1`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        row = [n] + [0] * len(other)
        for m, wanted in enumerate(other, 1):
            row[m] = min(last[m] + 1, row[m - 1] + 1, last[m - 1] + (letter != wanted))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == wanted:
                row[m] = min(row[m], before[m - 2] + 1)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def _errors(typed: str, word: str, most: int, *, beginning: bool) -> int:
    if not beginning or len(word) <= len(typed):
        return distance(typed, word, most)
    lengths = range(len(typed) - most, len(typed) + most + 1)
    return min(distance(typed, word[:length], most) for length in lengths if length > 0)


def _alike(word: str, allowed: int, *, beginning: bool) -> Sequence[Any]:
    """Read the words that share a whole part with the one typed: so many errors leave one whole.

    The parts looked for are the first and the last; two neighbours that changed places may break
    both, so these words are asked for by name.
    """
    part = len(word) // (allowed + 1)
    swapped = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]
    same = [_begins(SearchWord.word, word[:part]), SearchWord.word.in_(swapped)]
    if not beginning:
        same.append(_begins(SearchWord.backwards, word[::-1][:part]))
    query = select(SearchWord.word, SearchWord.documents).where(or_(*same))
    query = query.where(SearchWord.letters >= len(word) - allowed)
    if not beginning:
        query = query.where(SearchWord.letters <= len(word) + allowed)
    query = query.order_by(SearchWord.documents.desc(), SearchWord.word)
    rows: Sequence[Any] = db.session.execute(query.limit(MOST_READ)).all()
    return rows


def _begins(column: ColumnElement[str] | object, beginning: str) -> ColumnElement[bool]:
    """Ask for a range, which an index answers."""
    ordered: ColumnElement[str] = column  # type: ignore[assignment]
    return ordered.between(beginning, beginning + _AFTER_ALL)
