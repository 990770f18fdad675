"""One spelling for texts, without accents and case: both databases compare the same."""

from __future__ import annotations

import unicodedata

# Letters that are written with a stroke or as two, which no decomposition takes apart.
_APART = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
# Combining classes below are part of a letter (virama, nukta, voicing), those above are accents.
_ACCENTS_FROM = 10


def fold(text: str) -> str:
    """Take case, accents and presentation forms off a text."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(one for one in apart if unicodedata.combining(one) < _ACCENTS_FROM)
    return unicodedata.normalize("NFC", bare.translate(_APART))
