"""Reads the files people have: WebVTT and SubRip, in whatever letters they were saved.

Strict where a file says something else than it means, with the line and what is wrong there; where
files merely differ, all are taken: byte order marks, line ends, commas or dots, hours left out.
Styles, notes, positions and tags are read over; a speaker's name stays as `Name: …`.
"""

from __future__ import annotations

import html
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.services.media.captions import (
    LINE_END,
    MARK,
    MOST_BYTES,
    MOST_CUES,
    CaptionsInvalid,
    Cue,
    checked,
    in_order,
    time_of,
)

ARROW = "-->"
_SIGNATURE = re.compile(r"WEBVTT([ \t].*)?")
_NO_CUE = re.compile(r"(NOTE|STYLE|REGION)([ \t].*)?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]*)>")
_VTT_TAG = re.compile(r"<[^<>]*(?:>|\Z)")
_SRT_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SRT_TAG = re.compile(r"</?(?:i|b|u|s|font|c|span)(?:[ .][^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)


class Block(NamedTuple):
    """Lines without an empty one between them; `first` is the number of the first, from 1."""

    first: int
    lines: list[str]


def parse(data: bytes) -> list[Cue]:
    """Read the cues of a file in the order of their times; raise CaptionsInvalid."""
    if len(data) > MOST_BYTES:
        raise CaptionsInvalid(f"A file of captions has at most {MOST_BYTES >> 20} MiB.")
    lines = LINE_END.split(decode(data))
    if _SIGNATURE.fullmatch(lines[0]):
        cues = [_cue(block, _vtt_text) for block in _vtt_blocks(lines)]
    else:
        cues = [_cue(block, _srt_text) for block in _blocks(lines)]
    with_text = in_order(cue for cue in cues if cue.text)
    if not with_text:
        raise CaptionsInvalid("There is no cue with text in this file.")
    if len(with_text) > MOST_CUES:
        raise CaptionsInvalid(f"A track has at most {MOST_CUES:,} cues.")
    return with_text


def decode(data: bytes) -> str:
    """Read text: UTF-8, UTF-16 with its mark or without, else Windows' western letters."""
    try:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return data.decode("utf-16")
        if data[1:2] == b"\0" or data[:1] == b"\0":
            return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
        if data.startswith(BOM_UTF8):
            return data.decode("utf-8-sig")
        return _eight_bits(data)
    except UnicodeDecodeError as error:
        raise CaptionsInvalid("This is no text file, or one that is damaged.") from error


def _eight_bits(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Split lines where some are empty."""
    block = Block(1, [])
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.lines.append(line)
        else:
            if block.lines:
                yield block
            block = Block(number + 1, [])


def _vtt_blocks(lines: list[str]) -> Iterator[Block]:
    """Answer the blocks with cues: behind the head, and neither notes nor styles."""
    for block in _blocks(lines):
        if block.first == 1:
            yield from _below_head(block)
        elif not _NO_CUE.fullmatch(block.lines[0]):
            yield block


def _below_head(head: Block) -> Iterator[Block]:
    """Answer the cue that stands where an empty line should end the head, as players do."""
    for place, line in enumerate(head.lines):
        if ARROW in line:
            yield Block(head.first + place, head.lines[place:])
            return


def _cue(block: Block, text_of: Callable[[str], str]) -> Cue:
    """Read one cue: a name or number if there is one, the times, the text."""
    place = next((at for at, line in enumerate(block.lines[:2]) if ARROW in line), None)
    if place is None:
        number = block.first + min(1, len(block.lines) - 1)
        raise _wrong(number, "here should be times, such as 00:00:01.000 --> 00:00:04.000.")
    text = block.lines[place + 1 :]
    for after, line in enumerate(text, start=block.first + place + 1):
        if _is_times(line):
            raise _wrong(after, "an empty line is missing between two cues.")
    try:
        start, end = _times(block.lines[place])
        return checked(Cue(start, end, text_of("\n".join(text))))
    except ValueError as error:
        raise _wrong(block.first + place, str(error)) from error


def _times(line: str) -> tuple[int, int]:
    """Read both times; what stands behind them places the cue, which is the player's to do."""
    start, _, rest = line.partition(ARROW)
    end, *_settings = rest.split(maxsplit=1) or [""]
    return time_of(start), time_of(end)


def _is_times(line: str) -> bool:
    try:
        return ARROW in line and bool(_times(line))
    except ValueError:
        return False


def _vtt_text(text: str) -> str:
    named = _VOICE.sub(lambda found: f"{found[1].strip()}: " if found[1].strip() else "", text)
    return html.unescape(_VTT_TAG.sub("", named))


def _srt_text(text: str) -> str:
    bare = _SRT_TAG.sub("", _SRT_BREAK.sub("\n", text))
    return bare.replace(MARK, "")


def _wrong(line: int, why: str) -> CaptionsInvalid:
    return CaptionsInvalid(f"Line {line}: {why[:1].lower()}{why[1:]}")
