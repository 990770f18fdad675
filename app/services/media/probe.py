"""What a file is: asked of ffprobe, shut in, with a refusal in words for all that is no video."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.services.media import container, languages, run
from app.services.media.errors import (
    EmptyFile,
    FFmpegError,
    NoPicture,
    NotAVideo,
    PictureTooLarge,
    PictureTooSmall,
    TooLong,
    TruncatedFile,
    UnknownCodec,
)
from app.services.media.source import GUARDS, MAX_PIXELS, Picture, Sound, Source

LONGEST_SECONDS = 24 * 3600
MOST_SOUNDS = 16
_SMALLEST_SIDE = 16
_LIMITS = run.Limits(wall_seconds=60, stall_seconds=60, cpu_seconds=60, memory_bytes=2 << 30)
_INTERLACED = ("tt", "bb", "tb", "bt")

Found = dict[str, Any]


def probe(path: Path, *, is_cancelled: Callable[[], bool] = run.never) -> Source:
    """Answer what a file holds; raise NotAVideo or one of its kinds, or Cancelled."""
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile
    found = _ask(path, run.Watch(is_cancelled=is_cancelled))
    streams = found.get("streams", [])
    if not streams:
        raise _unreadable(path)
    picture = _picture(streams)
    if container.is_cut_off(path):
        raise TruncatedFile
    duration = _number(found.get("format", {}).get("duration"))
    if duration is not None and duration > LONGEST_SECONDS:
        raise TooLong
    demuxer, _, _ = str(found["format"]["format_name"]).partition(",")
    return Source(demuxer, size, duration, picture, _sounds(streams))


def _ask(path: Path, watch: run.Watch) -> Found:
    questions = ["-show_format", "-show_streams", "-print_format", "json", "-v", "error"]
    command: list[str | Path] = ["ffprobe", *questions, *GUARDS, path]
    try:
        said = run.tool(command, reads=[path], limits=_LIMITS, watch=watch)
    except FFmpegError as error:
        if not error.blames_the_file:
            raise
        raise _unreadable(path) from error
    answer: Found = json.loads(said.text)
    return answer


def _unreadable(path: Path) -> NotAVideo:
    """Say why a file that ffprobe cannot open cannot be opened."""
    return TruncatedFile() if container.is_cut_off(path) else NotAVideo()


def _picture(streams: list[Found]) -> Picture:
    videos = [one for one in streams if one.get("codec_type") == "video" and not _is_cover(one)]
    if not videos:
        raise NoPicture if any(one.get("codec_type") == "audio" for one in streams) else NotAVideo
    best = max(videos, key=lambda one: (_is_default(one), one.get("width", 0)))
    width, height = int(best.get("width", 0)), int(best.get("height", 0))
    _check_size(best, width, height)
    width, height = _as_displayed(best, width, height)
    nominal = _rate(best.get("r_frame_rate"))
    average = _rate(best.get("avg_frame_rate")) or nominal
    return Picture(
        index=int(best["index"]),
        codec=best["codec_name"],
        width=width,
        height=height,
        frame_rate=average or Fraction(25),
        nominal_rate=nominal or average or Fraction(25),
        interlaced=best.get("field_order") in _INTERLACED,
        transfer=best.get("color_transfer", ""),
        start=_number(best.get("start_time")) or 0.0,
    )


def _check_size(stream: Found, width: int, height: int) -> None:
    if stream.get("codec_name", "unknown") in ("unknown", "none"):
        raise UnknownCodec
    # ffprobe leaves the size of a picture above -max_pixels at zero.
    if width * height == 0 or width * height > MAX_PIXELS:
        raise PictureTooLarge
    if min(width, height) < _SMALLEST_SIDE:
        raise PictureTooSmall


def _as_displayed(stream: Found, width: int, height: int) -> tuple[int, int]:
    """Square the pixels and turn the picture upright."""
    aspect = _ratio(stream.get("sample_aspect_ratio", "1:1"))
    if Fraction(1, 4) <= aspect <= 4:
        width, height = (
            (round(width * aspect), height) if aspect > 1 else (width, round(height / aspect))
        )
    sides = stream.get("side_data_list", [])
    turn = next((int(side["rotation"]) for side in sides if "rotation" in side), 0)
    return (height, width) if turn % 180 else (width, height)


def _sounds(streams: list[Found]) -> tuple[Sound, ...]:
    found = [
        Sound(
            index=int(one["index"]),
            codec=one.get("codec_name", ""),
            language=languages.normal(_tag(one, "language")),
            title=_tag(one, "title")[:100],
            channels=int(one.get("channels", 0)),
            is_default=_is_default(one),
            start=_number(one.get("start_time")) or 0.0,
        )
        for one in streams
        if one.get("codec_type") == "audio" and int(one.get("channels", 0)) > 0
    ]
    return tuple(found[:MOST_SOUNDS])


def _is_cover(stream: Found) -> bool:
    disposition = stream.get("disposition", {})
    return bool(disposition.get("attached_pic") or disposition.get("still_image"))


def _is_default(stream: Found) -> bool:
    return bool(stream.get("disposition", {}).get("default"))


def _tag(stream: Found, name: str) -> str:
    tags = {str(key).lower(): str(value) for key, value in stream.get("tags", {}).items()}
    return tags.get(name, "")


def _number(text: str | None) -> float | None:
    return None if text in (None, "N/A") else float(str(text))


def _rate(text: str | None) -> Fraction:
    return _ratio((text or "0/1").replace("/", ":"))


def _ratio(text: str) -> Fraction:
    over, _, under = text.partition(":")
    if not (over.isdigit() and under.isdigit()) or int(under) == 0:
        return Fraction(0)
    return Fraction(int(over), int(under))
