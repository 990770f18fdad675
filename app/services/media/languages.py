"""The languages of tracks: from what containers write to BCP 47, and their names for people."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

UNDETERMINED = "und"
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


@cache
def normal(tag: str) -> str:
    """Spell a language the BCP 47 way: `eng` becomes `en`, what is no language `und`."""
    tag = tag.strip().replace("_", "-")
    if not _TAG.fullmatch(tag):
        return UNDETERMINED
    first, *rest = tag.split("-")
    first = str(get_global("language_aliases").get(first.lower(), first.lower()))
    return "-".join([first, *rest])


def name(tag: str) -> str:
    """Name a language in that language itself, or answer the tag; nobody's word is `Original`."""
    if tag == UNDETERMINED:
        return "Original"
    try:
        own = Locale.parse(tag, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return tag
    return own[:1].upper() + own[1:] if own else tag
