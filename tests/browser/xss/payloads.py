"""Texts that try to become part of a page: each calls `ran(1)` or asks for `/ran/1`, by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SCRIPTS = (
    "<script>ran(NN)</script>",
    "<ScRiPt/x>ran(NN)</sCrIpT >",
    "<script src=/ran/NN></script>",
    "<scr<script>ipt>ran(NN)</scr</script>ipt>",
    "<svg><script>ran(NN)</script>",
    "\u202e<script>ran(NN)</script>",
)
HANDLERS = (
    "<img src=x onerror=ran(NN)>",
    "<svg/onload=ran(NN)>",
    "<svg><animate onbegin=ran(NN) dur=1s>",
    "<body onload=ran(NN)>",
    "<details open ontoggle=ran(NN)>",
    "<input autofocus onfocus=ran(NN)>",
    "<video><source onerror=ran(NN)></video>",
    "<marquee onstart=ran(NN)>x</marquee>",
    "<textarea autofocus onfocus=ran(NN)>",
    "<p onpointerenter\n=ran(NN)>x",
    "<img/src='x'\tonerror=ran(NN)//",
)
ADDRESSES = (
    "javascript:ran(NN)",
    "JaVa\tScRiPt:ran(NN)//",
    "data:text/html,<script>ran(NN)</script>",
    "<a href=javascript:ran(NN)>x</a>",
    "<a href=&#106;avascript:ran(NN)>x</a>",
    "<form action=javascript:ran(NN)><button>",
    "<button form=f formaction=javascript:ran(NN)>",
    "<svg><a xlink:href=javascript:ran(NN)>x",
    "<math><mi xlink:href=javascript:ran(NN)>x",
    'https://example.org/"onfocus="ran(NN)',
    "https://example.org/'><svg/onload=ran(NN)>",
    "[x](javascript:ran(NN))",
)
FRAMES = (
    "<iframe src=javascript:parent.ran(NN)>",
    '<iframe srcdoc="<script>parent.ran(NN)</script>">',
    "<object data=javascript:ran(NN)>",
    "<embed src=/ran/NN>",
    "<base href=//ran.test/NN/>",
    '<meta http-equiv=refresh content="0;url=/ran/NN">',
    "<link rel=stylesheet href=/ran/NN>",
    "<style>@import '/ran/NN';</style>",
    "<img src=/ran/NN>",
)
BREAKOUTS = (
    '" autofocus onfocus=ran(NN) x="',
    "' autofocus onfocus='ran(NN)",
    "x onfocus=ran(NN) autofocus",
    "` autofocus onfocus=ran(NN) `",
    '"><script>ran(NN)</script>',
    "'><img src=x onerror=ran(NN)>",
    "</script><script>ran(NN)</script>",
    "</title><script>ran(NN)</script>",
    "</textarea><svg/onload=ran(NN)>",
    "</style><script>ran(NN)</script>",
    "--><script>ran(NN)</script>",
    "]]><script>ran(NN)</script>",
    '";ran(NN);//',
    "';ran(NN);//",
    '\\";ran(NN);//',
    "${ran(NN)}",
    "\u2028ran(NN)//",
    "red;background:url(/ran/NN)",
)
DISGUISES = (
    "&lt;script&gt;ran(NN)&lt;/script&gt;",
    "&#60;img src=x onerror=ran(NN)&#62;",
    "%3Cscript%3Eran(NN)%3C/script%3E",
    "\\u003csvg/onload=ran(NN)\\u003e",
    "＜script＞ran(NN)＜/script＞",
    "{{ 'ran'*2 }}NN",
    "<c.x><img src=x onerror=ran(NN)></c>",
    '<v "><img src=x onerror=ran(NN)>">',
    '<noscript><p title="</noscript><img src=x onerror=ran(NN)>">',
    "<template shadowrootmode=open><b id=ranNN>",
    '<svg></p><style><a id="</style><img src=x onerror=ran(NN)>">',
    "<form id=words><input name=ranNN>",
)  # fmt: skip
KINDS = (SCRIPTS, HANDLERS, ADDRESSES, FRAMES, BREAKOUTS, DISGUISES)
PAYLOADS = tuple(
    text.replace("NN", str(number))
    for number, text in enumerate((text for kind in KINDS for text in kind), start=1)
)
# What a template engine makes of the one written for it.
RENDERED = "ranran"


def fitting(length: int | None) -> list[str]:
    """Answer the payloads that a text of so many characters can hold."""
    return [text for text in PAYLOADS if length is None or len(text) <= length]


def packed(length: int | None) -> list[str]:
    """Put the payloads into as few texts of at most so many characters as a simple way finds."""
    packs: list[str] = []
    for text in sorted(fitting(length), key=len, reverse=True):
        room = (n for n, pack in enumerate(packs) if fits(f"{pack} {text}", length))
        place = next(room, None)
        if place is None:
            packs.append(text)
        else:
            packs[place] += f" {text}"
    return packs


def fits(text: str, length: int | None) -> bool:
    """Tell whether a text is no longer than it may be."""
    return length is None or len(text) <= length


def held(texts: Iterable[object]) -> Iterator[str]:
    """Answer the payloads that stand somewhere in these texts."""
    whole = "\0".join(str(text) for text in texts)
    return (text for text in PAYLOADS if text in whole)
