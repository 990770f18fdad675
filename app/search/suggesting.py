"""What somebody may be about to type: titles, tags and channels of what everybody may find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.search import finding, folding, mending
from app.search.asking import Words
from app.search.engines import Scope

MOST = 8
MOST_READ = 100
_MOST_OF = {"channel": 2, "tag": 3, "title": MOST}


@dataclass(frozen=True)
class Suggestion:
    """A text to search for, and what it is: a title, a tag or a channel's name."""

    text: str
    kind: str


@dataclass(frozen=True)
class Suggestions:
    """What is suggested; `corrected` when what was typed was mended for it."""

    items: list[Suggestion]
    corrected: str | None = None


def suggest(text: str) -> Suggestions:
    """Suggest up to eight texts that begin with, or have, what was typed."""
    now = clock.now()
    words = Words.of(text)
    if not words:
        return Suggestions([])
    finding.prepare()
    found = _chosen(finding.heads(words, now, limit=MOST_READ), words)
    if found:
        return Suggestions(found)
    meant = mending.meant_beginning(words, now, Scope.HEADS)
    if meant is None:
        return Suggestions([])
    found = _chosen(finding.heads(meant, now, limit=MOST_READ), meant)
    return Suggestions(found, meant.phrase if found else None)


def _chosen(rows: list[Any], words: Words) -> list[Suggestion]:
    """Order by how they begin, then by how often they are watched; few of each kind but titles."""
    weights: dict[tuple[str, str], tuple[int, int]] = {}
    shown: dict[tuple[str, str], str] = {}
    for row in rows:
        for kind, text in _texts(row):
            line = folding.line(text)
            if not _has(line, words):
                continue
            key = (kind, line)
            _, views = weights.get(key, (0, 0))
            weights[key] = (int(line.startswith(words.phrase)), views + row.view_count)
            shown.setdefault(key, text)
    order = sorted(weights, key=lambda key: (-weights[key][0], -weights[key][1], key))
    return list(_few([Suggestion(shown[key], key[0]) for key in order]))


def _texts(row: Any) -> Iterator[tuple[str, str]]:
    yield "title", row.title
    yield "channel", row.channel_name
    for tag in row.shown_tags:
        yield "tag", tag


def _has(line: str, words: Words) -> bool:
    text = f" {line} "
    begun = words.all[-1] if words.last_is_beginning else None
    return all(f" {word}" + ("" if word == begun else " ") in text for word in words.all)


def _few(ordered: list[Suggestion]) -> Iterator[Suggestion]:
    left = dict(_MOST_OF)
    seen: set[str] = set()
    for one in ordered:
        if left[one.kind] and one.text.lower() not in seen and len(seen) < MOST:
            left[one.kind] -= 1
            seen.add(one.text.lower())
            yield one
