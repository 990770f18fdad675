"""Where viewers come from: a word for our own pages, or the name of another site's host."""

import re

DIRECT = "direct"
ELSEWHERE = "elsewhere"
# What a page of ours says of itself; anything else that is a host's name is another site.
OURS = frozenset({DIRECT, "home", "search", "channel", "embed", "related", "library", ELSEWHERE})
_HOST = re.compile(
    r"(?=.{4,100}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
)


def named(given: str | None) -> str:
    """Answer the source a page tells of: `direct` when it tells none, or nothing one can name.

    Only the host of another site is kept, never an address on it.
    """
    source = (given or "").strip().lower().removeprefix("www.").rstrip(".")
    return source if source in OURS or _HOST.fullmatch(source) else DIRECT
