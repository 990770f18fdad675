"""Search: find what has the words, mend those nobody wrote, put it in one order, show where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.pagination import Page
from app.search import facets, finding, highlights, mending, moments, ranking
from app.search.asking import Words
from app.search.facets import Count, Filters
from app.search.finding import Sort
from app.search.highlights import Highlight
from app.search.moments import Said


@dataclass(frozen=True)
class Hit:
    """A video that was found: its row of a list, where it is said, and what to mark."""

    row: Any
    moments: list[Said]
    highlights: list[Highlight]


@dataclass(frozen=True)
class Found:
    """One page of hits. `corrected` is what was looked for in place of what was typed.

    With `partial` nothing has all the words, and these have some.
    """

    page: Page
    words: Words
    facets: dict[str, list[Count]] = field(default_factory=dict)
    corrected: str | None = None
    partial: bool = False


def search(
    text: str,
    *,
    page: int,
    page_size: int,
    filters: Filters | None = None,
    sort: Sort = Sort.RELEVANCE,
) -> Found:
    """Find the videos everybody may find that have the words of a text."""
    now, filters = clock.now(), filters or Filters()
    words = Words.of(text)
    if not words:
        return Found(Page([], page, page_size, 0), words)
    finding.prepare()
    rows, is_all = finding.candidates(words, now, sort=sort)
    corrected: str | None = None
    if not rows:
        words, corrected = mending.mended(text, words, now)
        rows, is_all = finding.candidates(words, now, sort=sort) if words else ([], True)
    kept, counts = facets.chosen(rows, filters, now)
    if filters and not is_all:
        only = facets.conditions(filters, now)
        kept, _ = finding.candidates(words, now, sort=sort, where=only)
    ordered = _ordered(kept, words, now, sort)
    first = (page - 1) * page_size
    hits = _hits(ordered[first : first + page_size], words)
    return Found(
        Page(hits, page, page_size, len(ordered)),
        words,
        counts,
        mending.shown(corrected, rows) if corrected else None,
        words.some,
    )


def _ordered(rows: list[Any], words: Words, now: datetime, sort: Sort) -> list[Any]:
    if sort == Sort.NEWEST:
        return sorted(rows, key=lambda row: -row.document_id)
    if sort == Sort.VIEWS:
        return sorted(rows, key=lambda row: (-row.view_count, -row.document_id))
    is_phrase = len(words.said) > 1
    return ranking.ranked(rows, words, now, finding.saying(words.phrase, rows) if is_phrase else ())


def _hits(rows: Sequence[Any], words: Words) -> list[Hit]:
    texts = finding.texts([row.document_id for row in rows]) if rows else {}
    return [_hit(row, texts.get(row.document_id), words) for row in rows]


def _hit(row: Any, text: Any, words: Words) -> Hit:
    is_told = text and text.cues and not text.is_stale
    said = moments.best(text.transcript, text.cues, words) if is_told else []
    title = highlights.marks(row.title, words)
    found = [Highlight("title", row.title, title)] if title else []
    is_there = words.are_in(row.folded_description)
    about = highlights.piece(text.description, words) if text and is_there else None
    return Hit(row, said, [*found, about] if about else found)
