"""When nothing has the words: mend those that nobody wrote, else look for some of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.search import finding, folding, spelling
from app.search.asking import Words
from app.search.engines import Scope


def mended(text: str, words: Words, now: datetime) -> tuple[Words, str | None]:
    """Answer what to look for instead, without words when there is nothing, and how it is written.

    A word is only mended into one that somebody may find: the vocabulary alone decides nothing.
    """
    unknown = [one for one in words.all if not finding.is_there(words.one(one), now)]
    mending = {word: found for word in unknown if (found := _meant(word, words, now))}
    known = words.mended(mending).without(set(unknown) - set(mending))
    corrected = _rewritten(text, mending) if mending else None
    if not known:
        return known, None
    if len(known.all) > 1 and not finding.is_there(known, now):
        return known.any_of_them(), corrected
    lost = set(unknown) - set(mending)
    return (known.any_of_them() if lost else known), corrected


def meant_beginning(words: Words, now: datetime, scope: Scope) -> Words | None:
    """Mend what somebody is still typing; None where nothing helps."""
    mending: dict[str, str] = {}
    for word in words.all:
        if finding.is_there(words.one(word), now, scope):
            continue
        is_last = words.last_is_beginning and word == words.all[-1]
        found = _first(spelling.near(word, beginning=is_last), now, scope)
        if found is None:
            return None
        mending[word] = found
    return words.mended(mending) if mending else None


def shown(corrected: str, rows: Iterable[Any]) -> str:
    """Write mended words as the first results that have them in their head do."""
    spelt: dict[str, str] = {}
    for row in rows:
        for text in (row.title, row.channel_name):
            for start, end, found in folding.runs(text):
                if len(found) == 1:
                    spelt.setdefault(found[0], text[start:end])
    return " ".join(spelt.get(word, word) for word in corrected.split(" "))


def _meant(word: str, words: Words, now: datetime) -> str | None:
    is_last = words.last_is_beginning and word == words.all[-1]
    whole = _first(spelling.near(word), now, Scope.EVERYWHERE)
    if whole is None and is_last:
        return _first(spelling.near(word, beginning=True), now, Scope.EVERYWHERE)
    return whole


def _first(offered: Iterable[str], now: datetime, scope: Scope) -> str | None:
    for word in offered:
        if finding.is_there(Words((word,), (word,), last_is_beginning=False), now, scope):
            return word
    return None


def _rewritten(text: str, mending: dict[str, str]) -> str:
    written = []
    for start, end, found in folding.runs(text):
        is_mended = len(found) == 1 and found[0] in mending
        written.append(mending[found[0]] if is_mended else text[start:end])
    return " ".join(written)
