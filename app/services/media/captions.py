"""Cues, what is said in a film and when: what they may hold, and how they are written as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.core.errors import Invalid

MOST_BYTES = 2 << 20
MOST_CUES = 20_000
MOST_CHARACTERS = 2_000
# The last moment that both kinds of file can write with two digits of hours.
MOST_MS = 99 * 3_600_000 + 59 * 60_000 + 59_999

LINE_END = re.compile(r"\r\n|\r|\n")
TIME = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?")
SIXTY = 60
# What no text needs: control characters, which break files, and marks that nobody sees.
_INVISIBLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_VTT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# SRT has no way to write these as words: a mark of no width keeps readers from taking them as more.
MARK = "\u2060"
_SRT_TRAPS = re.compile(r"<(?=[A-Za-z/])|\{(?=\\)|--(?=>)")


class Cue(NamedTuple):
    """What is said from `start` until `end`, in whole milliseconds of the film."""

    start: int
    end: int
    text: str


class CaptionsInvalid(Invalid):
    """A file or a list of cues that is against the rules, with the place and what is wrong."""

    code = "CAPTIONS_INVALID"
    message = "These captions cannot be read."

    def __init__(self, message: str | None = None, *, field: str = "file") -> None:
        super().__init__(message)
        self.details = {field: [self.message]}


def clean(text: str) -> str:
    """Spell a text one way: without invisible characters, empty lines, and space around lines."""
    visible = _INVISIBLE.sub("", LINE_END.sub("\n", text).replace("\t", " "))
    lines = (line.strip() for line in visible.split("\n"))
    return "\n".join(line for line in lines if line)


def checked(cue: Cue) -> Cue:
    """Answer a cue with its text spelt one way; raise ValueError with what is wrong with it."""
    if not 0 <= cue.start < MOST_MS:
        raise ValueError("It begins at a time that no film has.")
    if cue.end > MOST_MS:
        raise ValueError("It ends later than any film.")
    if cue.end <= cue.start:
        raise ValueError("It must end after it begins.")
    text = clean(cue.text)
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"Its text is longer than {MOST_CHARACTERS} characters.")
    return cue._replace(text=text)


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Put cues in the order of their times."""
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def time_of(text: str) -> int:
    """Read a time such as `1:02:03.5`, `02:03,500` or `0:07` as milliseconds; raise ValueError."""
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError("This is no time. Write it like 00:01:02.500.")
    hours, minutes, seconds, rest = found.groups(default="0")
    if int(minutes) >= SIXTY or int(seconds) >= SIXTY:
        raise ValueError("Minutes and seconds go up to 59.")
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))


def time_text(milliseconds: int, mark: str = ".") -> str:
    """Write a time as `00:01:02.500`, or with another mark before the milliseconds."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{rest:03}"


def vtt(cues: Iterable[Cue]) -> str:
    """Write cues as WebVTT."""
    return "".join(["WEBVTT\n", *_blocks(cues, ".", _vtt_text)])


def srt(cues: Iterable[Cue]) -> str:
    """Write cues as SubRip."""
    return "".join(_blocks(cues, ",", _srt_text)).removeprefix("\n")


def _blocks(cues: Iterable[Cue], mark: str, text_of: Callable[[str], str]) -> Iterable[str]:
    """Write each cue behind an empty line, with its number and times."""
    for number, cue in enumerate(cues, start=1):
        times = f"{time_text(cue.start, mark)} --> {time_text(cue.end, mark)}"
        yield f"\n{number}\n{times}\n{text_of(cue.text)}\n"


def _vtt_text(text: str) -> str:
    return text.translate(_VTT_ESCAPES)


def _srt_text(text: str) -> str:
    return _SRT_TRAPS.sub(lambda found: found[0] + MARK, text)
