"""One spelling for words, without accents and case: both databases compare the same text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.core.folding import fold
from app.search.models import WORD_LENGTH

# Made again by `flask search reindex` when the folding changes.
VERSION = 1


def _marks() -> str:
    blocks = (range(0x0300, 0x1E00), range(0xA800, 0xAB00))
    return "".join(
        chr(code) for block in blocks for code in block if unicodedata.category(chr(code))[0] == "M"
    )


_MARKS = _marks()
# Scripts that put no space between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_PART = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")


def words(text: str) -> list[str]:
    """List the words of a text, folded; where a script has no spaces, every two letters are one."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        for part in _PART.findall(run):
            found += _pairs(part) if is_unspaced(part) else [part[:WORD_LENGTH]]
    return found


def line(text: str) -> str:
    """Write the words of a text with one space between."""
    return " ".join(words(text))


def is_unspaced(word: str) -> bool:
    """Tell whether a word is of a script without spaces."""
    return _IS_UNSPACED.match(word) is not None


def runs(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """List where in a text its words stand, with what each is folded to."""
    for run in _RUN.finditer(text):
        yield run.start(), run.end(), words(run.group())


def _pairs(part: str) -> list[str]:
    return [part[n : n + 2] for n in range(len(part) - 1)] or [part]
