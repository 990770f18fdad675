"""The word filter: whole words and phrases, whatever their case, accents and spelling variants."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

Phrase = tuple[str, ...]


def fold(text: str) -> str:
    """Write a text without case, accents and invisible characters, for comparing only."""
    # By way of capitals, which a dotless ı shares with i.
    bare = _without_marks(unicodedata.normalize("NFKD", text)).upper().casefold()
    return _without_marks(unicodedata.normalize("NFKD", bare))


def _without_marks(text: str) -> str:
    """Drop accents and what shows nothing; vowel signs, which make other words, stay."""
    return "".join(
        one for one in text if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
    )


def phrase_of(text: str) -> Phrase:
    """Take a text apart into its folded words; a symbol such as an emoji is a word of its own."""
    found: list[str] = []
    word = ""
    for one in fold(text):
        kind = unicodedata.category(one)
        if kind[0] in "LNM":
            word += one
            continue
        found += [word] if word else []
        found += [one] if kind[0] == "S" else []
        word = ""
    return (*found, word) if word else tuple(found)


def clean(words: Iterable[str]) -> list[str]:
    """Drop what is empty, and what is the same as one before."""
    known: dict[Phrase, str] = {}
    for word in words:
        phrase = phrase_of(word)
        if phrase:
            known.setdefault(phrase, " ".join(word.split()))
    return list(known.values())


def hits(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text holds one of the words or phrases, whole."""
    wanted = _phrases(tuple(words))
    if not wanted:
        return False
    said = phrase_of(text)
    return any(
        said[start : start + size] in phrases
        for size, phrases in wanted
        for start in range(len(said) - size + 1)
    )


@lru_cache(maxsize=256)
def _phrases(words: tuple[str, ...]) -> tuple[tuple[int, frozenset[Phrase]], ...]:
    """Sort folded phrases by how many words they have."""
    by_size: dict[int, set[Phrase]] = {}
    for word in words:
        phrase = phrase_of(word)
        if phrase:
            by_size.setdefault(len(phrase), set()).add(phrase)
    return tuple((size, frozenset(phrases)) for size, phrases in sorted(by_size.items()))
