"""One order for both databases: where the words stand, how they follow each other, the rest."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from app.search.asking import Words

# What a whole word is worth where it stands; elsewhere is the transcript.
_WORTH = {"folded_title": 100, "folded_tags": 60, "folded_channel": 45, "folded_description": 20}
_SPOKEN = 8
# A word of which only the beginning was typed.
_BEGUN = 0.7
_SAME_TITLE, _TITLE_BEGINS = 200, 60
_PHRASE = {"folded_title": 120, "folded_tags": 50, "folded_channel": 60, "folded_description": 30}
_SPOKEN_PHRASE = 40
_MOST_FOR_VIEWS, _MOST_FOR_AGE = 10, 5


def ranked(
    rows: Sequence[Any], words: Words, now: datetime, spoken: Collection[int] = ()
) -> list[Any]:
    """Order candidates, the best first; `spoken` are the documents in which the phrase is said."""

    def key(row: Any) -> tuple[Any, ...]:
        return (-score(row, words, now, said=row.document_id in spoken), -row.document_id)

    return sorted(rows, key=key)


def score(row: Any, words: Words, now: datetime, *, said: bool) -> int:
    """Weigh a candidate in hundredths, so that no rounding tells the databases apart."""
    texts = {name: f" {getattr(row, name)} " for name in _WORTH}
    weight = sum(_of_word(texts, word, words) for word in words.all)
    weight += _of_order(texts, words) + (_SPOKEN_PHRASE if said else 0)
    return round(100 * (weight + _of_views(row.view_count) + _of_age(row.published_at, now)))


def _of_word(texts: dict[str, str], word: str, words: Words) -> float:
    begun = words.last_is_beginning and word == words.all[-1]
    found = [
        _WORTH[name] * (1.0 if f" {word} " in text else _BEGUN)
        for name, text in texts.items()
        if f" {word} " in text or (begun and f" {word}" in text)
    ]
    if not found:
        return 0.0 if words.some else _SPOKEN
    # Where it stands best counts; that it stands elsewhere too, a little.
    return max(found) + 0.1 * (sum(found) - max(found))


def _of_order(texts: dict[str, str], words: Words) -> float:
    title = texts["folded_title"]
    weight = 0.0
    if title == f" {words.phrase} ":
        weight += _SAME_TITLE
    elif title.startswith(f" {words.phrase}"):
        weight += _TITLE_BEGINS
    if len(words.said) > 1:
        followed = " " + words.phrase + ("" if words.last_is_beginning else " ")
        weight += max(
            (_PHRASE[name] for name, text in texts.items() if followed in text), default=0
        )
    return weight


def _of_views(views: int) -> float:
    return min(_MOST_FOR_VIEWS, 2 * math.log10(views + 1))


def _of_age(published_at: datetime, now: datetime) -> float:
    days = max(0, (now - published_at).days)
    return _MOST_FOR_AGE / (1 + days / 30)
