"""A page that writes a text into itself without a thought, in every place and reading of it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from jinja2 import Template

PLACES = (
    "<p>{}</p>",
    '<p title="{}">x</p>',
    "<p title='{}'>x</p>",
    "<p title={}>x</p>",
    '<p tabindex=0 title="{}">x</p>',
    "<p style='color:{}'>x</p>",
    "<a href='{}'>x</a>",
    "<textarea>{}</textarea>",
    "<style>/*{}*/</style>",
    "<!-- {} -->",
    '<script nonce=known type=application/json>{{"a": "{}"}}</script>',
    '<script nonce=known>var a = "{}";</script>',
    "<script nonce=known>var a = '{}';</script>",
    "<script nonce=known>var a = `{}`;</script>",
    "<script nonce=known>// {}\n</script>",
    "<svg><desc>{}</desc></svg>",
    "<xmp><![CDATA[{}]]></xmp>",
)


def readings(text: str) -> Iterator[str]:
    """Answer a text as it is, and as whoever reads it once too often makes of it."""
    yield text
    yield html.unescape(text)
    yield unquote(text)
    yield unicodedata.normalize("NFKC", text)
    yield re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    yield text.replace("\\", "\\\\").replace('"', '\\"')
    yield re.sub(r"\[(.*?)\]\((.*?)\)", r'<a href="\2">\1</a>', text)
    if "{{" in text:
        yield Template(text).render()


def body(text: str) -> str:
    """Write every reading of a text into every place."""
    written = [place.format(one) for one in dict.fromkeys(readings(text)) for place in PLACES]
    return "".join(f"<div>{one}</div>" for one in written)
