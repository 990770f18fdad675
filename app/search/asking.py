"""What somebody typed: the words that are looked for, and how."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.search import folding

MOST_WORDS = 12
MOST_CHARACTERS = 300
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Words:
    """The words looked for, each once; `said` is how they follow each other.

    The last may be the beginning of one; with `some` one of them is enough.
    """

    all: tuple[str, ...]
    said: tuple[str, ...] = ()
    last_is_beginning: bool = True
    some: bool = False

    @classmethod
    def of(cls, text: str) -> Words:
        """Read what somebody typed; whatever is no word plays no part."""
        found = folding.words(text[:MOST_CHARACTERS])[:MOST_WORDS]
        kept = [word for n, word in enumerate(found) if word not in found[n + 1 :]]
        return cls(tuple(kept), tuple(found), bool(kept) and may_be_beginning(kept[-1]))

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def phrase(self) -> str:
        """Answer the words as they would stand in a folded text."""
        return " ".join(self.said)

    def are_in(self, line: str) -> bool:
        """Tell whether any of the words stands in a folded text."""
        text = f" {line} "
        if self.last_is_beginning and f" {self.all[-1]}" in text:
            return True
        return any(f" {word} " in text for word in self.all)

    def one(self, word: str) -> Words:
        """Look for one of the words alone."""
        return Words((word,), (word,), self.last_is_beginning and word == self.all[-1])

    def without(self, unknown: Collection[str]) -> Words:
        """Look for the other words only; a last word that was left out is no beginning."""
        kept = tuple(word for word in self.all if word not in unknown)
        is_beginning = self.last_is_beginning and kept[-1:] == self.all[-1:]
        return replace(self, all=kept, said=kept, last_is_beginning=is_beginning)

    def mended(self, mending: dict[str, str]) -> Words:
        """Look for mended words in place of mistyped ones."""
        said = tuple(mending.get(word, word) for word in self.said)
        found = tuple(dict.fromkeys(mending.get(word, word) for word in self.all))
        is_beginning = self.last_is_beginning and self.all[-1] not in mending
        return replace(self, all=found, said=said, last_is_beginning=is_beginning)

    def any_of_them(self) -> Words:
        """Look for what has at least one of the words."""
        return replace(self, some=True)


def may_be_beginning(word: str) -> bool:
    """Tell whether a last word is looked for as the beginning of longer ones too."""
    return len(word) >= SHORTEST_BEGINNING or folding.is_unspaced(word)
