"""Playlists: read from ffmpeg's, checked, and written for players in one piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

# Shorter segments say nothing about the bandwidth a player needs.
_TELLING_SECONDS = 1.0
_RANGE = re.compile(r"(\d+)@(\d+)")
_MAP = re.compile(r'#EXT-X-MAP:URI="([^"/]+)",BYTERANGE="(\d+)@0"')


@dataclass(frozen=True)
class Segment:
    """A stretch of one file, in bytes, and how long it plays."""

    seconds: float
    length: int
    offset: int
    uri: str

    @property
    def end(self) -> int:
        """Give the first byte behind it."""
        return self.offset + self.length


@dataclass(frozen=True)
class Playlist:
    """Segments in files beside it; the first `init_length` bytes of the first file open it."""

    init_length: int = 0
    segments: tuple[Segment, ...] = ()
    ended: bool = False

    @property
    def seconds(self) -> float:
        """Add up how long it plays."""
        return sum(segment.seconds for segment in self.segments)

    def frames(self, rate: Fraction) -> int:
        """Count the frames of a constant rate, segment by segment, so that no rounding adds up."""
        return sum(round(segment.seconds * rate) for segment in self.segments)

    @property
    def peak(self) -> int:
        """Give the highest bits per second of a segment."""
        telling = [one for one in self.segments if one.seconds >= _TELLING_SECONDS]
        lasting = [one for one in self.segments if one.seconds > 0]
        rates = (one.length * 8 / one.seconds for one in telling or lasting)
        return round(max(rates, default=0))

    @property
    def average(self) -> int:
        """Give the bits per second over all."""
        length = sum(segment.length for segment in self.segments)
        return round(length * 8 / self.seconds) if self.seconds > 0 else 0


def parse(text: str) -> Playlist:
    """Read a byte-range playlist up to its last whole segment; raise ValueError for other kinds."""
    init_length, seconds, length, offset = 0, 0.0, 0, 0
    segments = []
    for line in text.splitlines():
        if found := _MAP.match(line):
            init_length = int(found[2])
        elif line.startswith("#EXTINF:"):
            seconds = float(line[8:].split(",", 1)[0])
        elif line.startswith("#EXT-X-BYTERANGE:"):
            length, offset = _range(line[17:])
        elif line and not line.startswith("#"):
            segments.append(Segment(seconds, length, offset, _plain(line)))
    return Playlist(init_length, tuple(segments), "#EXT-X-ENDLIST" in text)


def _range(text: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a byte range: {text}")
    return int(found[1]), int(found[2])


def _plain(uri: str) -> str:
    if "/" in uri or uri.startswith("."):
        raise ValueError(f"not a file beside the playlist: {uri}")
    return uri


def read(path: Path) -> Playlist:
    """Read a playlist that may be half-written at this moment; what cannot be read is empty."""
    try:
        text = path.read_text(encoding="utf-8")
        # The last line of a rewrite in progress may be cut anywhere.
        return parse(text[: text.rfind("\n") + 1])
    except (FileNotFoundError, ValueError):
        return Playlist()


def present(playlist: Playlist, folder: Path) -> Playlist:
    """Keep the segments whose bytes are all on the disk already."""
    sizes: dict[str, int] = {}
    kept: list[Segment] = []
    for segment in playlist.segments:
        if segment.uri not in sizes:
            path = folder / segment.uri
            sizes[segment.uri] = path.stat().st_size if path.exists() else 0
        if segment.end > sizes[segment.uri]:
            return Playlist(playlist.init_length, tuple(kept))
        kept.append(segment)
    return Playlist(playlist.init_length, tuple(kept), playlist.ended)


def write(path: Path, playlist: Playlist, *, target_seconds: int) -> None:
    """Put a playlist in the place of the old one, whole; an ended one is VOD."""
    kind = "VOD" if playlist.ended else "EVENT"
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", f"#EXT-X-TARGETDURATION:{target_seconds}"]
    lines += ["#EXT-X-MEDIA-SEQUENCE:0", f"#EXT-X-PLAYLIST-TYPE:{kind}"]
    lines += ["#EXT-X-INDEPENDENT-SEGMENTS"]
    first = playlist.segments[0].uri
    lines.append(f'#EXT-X-MAP:URI="{first}",BYTERANGE="{playlist.init_length}@0"')
    for one in playlist.segments:
        lines += [
            f"#EXTINF:{one.seconds:.6f},",
            f"#EXT-X-BYTERANGE:{one.length}@{one.offset}",
            one.uri,
        ]
    lines += ["#EXT-X-ENDLIST"] if playlist.ended else []
    replace(path, "\n".join(lines) + "\n")


def replace(path: Path, text: str) -> None:
    """Write a text beside its place and rename it there: a reader sees the old or the new."""
    beside = path.with_name(f".{path.name}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


@dataclass(frozen=True)
class Variant:
    """A picture size in a master playlist; bandwidths are bits per second, without the sound."""

    uri: str
    width: int
    height: int
    frame_rate: float
    codecs: str
    peak: int
    average: int


@dataclass(frozen=True)
class Voice:
    """An audio track in a master playlist."""

    uri: str
    name: str
    language: str
    channels: int
    codecs: str
    peak: int
    average: int
    is_default: bool


def master(variants: Sequence[Variant], voices: Sequence[Voice]) -> str:
    """Write a master playlist: the audio group first, then the picture sizes as given."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    names: list[str] = []
    for voice in voices:
        names.append(_free_name(voice.name, names))
        lines.append(_media(voice, names[-1]))
    peak = max((voice.peak for voice in voices), default=0)
    average = max((voice.average for voice in voices), default=0)
    sound = voices[0].codecs if voices else ""
    for one in variants:
        codecs = ",".join(part for part in (one.codecs, sound) if part)
        group = ',AUDIO="audio"' if voices else ""
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={one.peak + peak},"
            f"AVERAGE-BANDWIDTH={one.average + average},RESOLUTION={one.width}x{one.height},"
            f'FRAME-RATE={one.frame_rate:.3f},CODECS="{codecs}"{group}'
        )
        lines.append(one.uri)
    return "\n".join(lines) + "\n"


def _media(voice: Voice, name: str) -> str:
    default = "YES" if voice.is_default else "NO"
    language = f'LANGUAGE="{voice.language}",' if voice.language != "und" else ""
    return (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",{language}NAME="{name}",DEFAULT={default},'
        f'AUTOSELECT=YES,CHANNELS="{voice.channels}",URI="{voice.uri}"'
    )


def _free_name(name: str, taken: Sequence[str]) -> str:
    """Names in a group differ, and hold nothing that ends a quoted string."""
    plain = re.sub(r'[\x00-\x1f"]', "", name).strip() or "Sound"
    number = 2
    free = plain
    while free in taken:
        free, number = f"{plain} {number}", number + 1
    return free


def video_codec(init: bytes) -> str:
    """Read the codec string from the `avcC` box of an init segment; RFC 6381."""
    place = init.find(b"avcC")
    if place < 0:
        raise ValueError("no avcC box in the init segment")
    return "avc1." + init[place + 5 : place + 8].hex()
