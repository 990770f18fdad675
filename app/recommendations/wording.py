"""What is like a video by its words: the rare ones of its title, tags and description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.core.database import db
from app.recommendations import popular, weights
from app.recommendations.likeness import Subject, rarity
from app.recommendations.reasons import Code, Hint
from app.search import document, finding, folding, visible
from app.search.asking import Words
from app.search.engines import Scope
from app.search.models import SearchWord

_PLACES = (
    ("folded_title", weights.IN_TITLE),
    ("folded_tags", weights.IN_TAGS),
    ("folded_description", weights.IN_DESCRIPTION),
)


class Word(NamedTuple):
    """A word of a video: folded, as it is written there, and what it is worth."""

    folded: str
    shown: str
    worth: float


def by_words(subjects: Sequence[Subject], now: datetime) -> list[Hint]:
    """Find what has the rare words of some videos, by the index of search."""
    chosen = _chosen(subjects)
    asked = _most_telling(chosen.values())
    if not asked:
        return []
    finding.prepare()
    words = Words(tuple(asked), tuple(asked), last_is_beginning=False, some=True)
    query = finding.narrowed(visible.candidates(now), words, Scope.EVERYWHERE, now)
    rows = db.session.execute(query.limit(weights.OF_WORDS)).all()
    return [hint for row in rows for hint in _of_row(subjects, chosen, row)]


def _chosen(subjects: Sequence[Subject]) -> dict[Any, list[Word]]:
    """Choose the most telling words of each."""
    read = {subject.id: words_of(subject) for subject in subjects}
    counts = _counts({word for words in read.values() for word in words})
    return {
        subject_id: sorted(
            (
                Word(word, shown, worth * rarity(counts[word]))
                for word, (shown, worth) in words.items()
                if word in counts
            ),
            key=lambda one: (-round(one.worth, 6), one.folded),
        )[: weights.WORDS_OF_ONE]
        for subject_id, words in read.items()
    }


def words_of(subject: Subject) -> dict[str, tuple[str, float]]:
    """Read the words of a video: as they are written, and what the best place of each counts."""
    texts = (
        (subject.title, weights.IN_TITLE),
        (" ".join(subject.tags), weights.IN_TAGS),
        (subject.description[: weights.READ_OF_DESCRIPTION], weights.IN_DESCRIPTION),
    )
    found: dict[str, tuple[str, float]] = {}
    for text, worth in texts:
        for start, end, words in folding.runs(text):
            shown = text[start:end] if len(words) == 1 else None
            for word in filter(document.is_meant, words):
                found.setdefault(word, (shown or word, worth))
    return found


def _counts(words: Iterable[str]) -> dict[str, int]:
    """Tell in how many videos some words are; what is in too few or too many is left out."""
    most = max(weights.FEW, round(weights.COMMON_SHARE * popular.documents()))
    most = min(most, weights.COMMONEST_WORD)
    between = SearchWord.documents.between(weights.RAREST_WORD, most)
    query = select(SearchWord.word, SearchWord.documents)
    query = query.where(SearchWord.word.in_(sorted(words)), between)
    return {row.word: row.documents for row in db.session.execute(query)}


def _most_telling(chosen: Iterable[Sequence[Word]]) -> list[str]:
    worth: dict[str, float] = {}
    for words in chosen:
        for word in words:
            worth[word.folded] = max(worth.get(word.folded, 0.0), word.worth)
    order = sorted(worth, key=lambda word: (-round(worth[word], 6), word))
    return order[: weights.WORDS_ASKED]


def _of_row(
    subjects: Sequence[Subject], chosen: Mapping[Any, Sequence[Word]], row: Any
) -> Iterable[Hint]:
    texts = [(f" {getattr(row, name)} ", worth) for name, worth in _PLACES]
    for subject in subjects:
        words = chosen[subject.id]
        shared = [(word, best) for word in words if (best := _best_place(texts, word.folded))]
        if shared and row.id != subject.id:
            share = sum(word.worth * place for word, place in shared) / sum(w.worth for w in words)
            points = weights.WORDS * subject.weight * share
            shown = tuple(word.shown for word, _ in shared[:3])
            yield Hint(row.id, points, subject.reason(Code.SAME_WORDS, words=shown))


def _best_place(texts: Iterable[tuple[str, float]], word: str) -> float:
    """Answer what the best place counts where a word stands; the texts come in that order."""
    looked_for = f" {word} "
    return next((worth for text, worth in texts if looked_for in text), 0.0)
