"""What will be made of a file: its rungs, its frame grid, its tracks, whether it goes in chunks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from app.services.media import languages
from app.services.media.errors import NoPicture, TooLong, TruncatedFile
from app.services.media.probe import LONGEST_SECONDS
from app.services.media.scan import Times
from app.services.media.source import Picture, Sound, Source

GROUP_SECONDS = 2
FASTEST = Fraction(60)
CHUNKED_ABOVE_SECONDS = 120.0
_SLOWEST = Fraction(10)
_USUAL_RATES = tuple(Fraction(rate) for rate in (24, 25, 30, 50, 60))
# Sound may outlast the picture by this much before it decides how long the film is.
_OVERHANG_SECONDS = 0.5

# Short side → highest bits per second at up to 30 frames a second (HLS authoring figures).
CAPS = {
    2160: 16_000_000,
    1440: 9_000_000,
    1080: 5_500_000,
    720: 3_000_000,
    480: 1_500_000,
    360: 800_000,
    240: 450_000,
}


@dataclass(frozen=True)
class Rung:
    """One picture size to make; `method` leaves room for copying what fits already."""

    name: str
    width: int
    height: int
    cap: int
    method: str = "encode"


@dataclass(frozen=True)
class Track:
    """One stream of sound to make a track of."""

    name: str
    stream: int
    language: str
    title: str
    is_default: bool


@dataclass(frozen=True)
class Plan:
    """All that is decided before the work begins; frames count from 0 at `frame_rate`.

    `picture_frames` is where the picture ends while sound goes on; None if nobody looked.
    """

    frames: int
    picture_frames: int | None
    frame_rate: Fraction
    origin: float
    rungs: tuple[Rung, ...]
    tracks: tuple[Track, ...]
    first_chunk: float | None
    next_chunks: float
    deinterlace: bool
    colour: str
    keyframe_gap: float

    @property
    def duration(self) -> float:
        """Give the length of the film in seconds."""
        return float(self.frames / self.frame_rate)

    @property
    def group(self) -> int:
        """Give the frames between two keyframes, at least two seconds of them."""
        return math.ceil(GROUP_SECONDS * self.frame_rate)

    @property
    def is_chunked(self) -> bool:
        """Say whether the film is encoded in chunks, and goes on at the last after a fall."""
        return self.first_chunk is not None

    @property
    def is_seen_whole(self) -> bool:
        """Say whether every packet of the file was looked at, not only its beginning."""
        return self.picture_frames is not None

    def to_json(self) -> dict[str, Any]:
        """Write the plan as plain values."""
        return asdict(self) | {"frame_rate": str(self.frame_rate)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Plan:
        """Read what `to_json` wrote."""
        rungs = tuple(Rung(**rung) for rung in values["rungs"])
        tracks = tuple(Track(**track) for track in values["tracks"])
        rate = Fraction(values["frame_rate"])
        return cls(**{**values, "rungs": rungs, "tracks": tracks, "frame_rate": rate})


def make(
    source: Source,
    times: Times,
    *,
    chunked_above: float = CHUNKED_ABOVE_SECONDS,
    first_chunk: float = 4.0,
    next_chunks: float = 24.0,
) -> Plan:
    """Decide what to make of a file; raise TooLong, TruncatedFile, NoPicture."""
    length = _length(source, times)
    rate = frame_rate(source.picture, times)
    frames = max(1, round(length * rate))
    return Plan(
        frames=frames,
        picture_frames=_picture_frames(source, times, rate),
        frame_rate=rate,
        origin=source.origin,
        rungs=rungs(source.picture.width, source.picture.height, rate),
        tracks=tracks(source.sounds),
        first_chunk=first_chunk if length > chunked_above else None,
        next_chunks=next_chunks,
        deinterlace=source.picture.interlaced,
        colour=source.picture.transfer,
        keyframe_gap=times.longest_group,
    )


def _picture_frames(source: Source, times: Times, rate: Fraction) -> int | None:
    if not times.is_whole or times.last_frame is None:
        return None
    return round((times.last_frame - source.origin) * rate) + 1


def _length(source: Source, times: Times) -> float:
    """Take the length from the packets; from the container only where they were not all read."""
    if times.picture_end is None:
        raise NoPicture
    ends = times.picture_end, times.sound_end or 0.0
    longest = max(ends) if ends[1] > ends[0] + _OVERHANG_SECONDS else ends[0]
    length = longest - source.origin
    announced = source.duration or 0.0
    if not times.is_whole:
        length = announced
    elif length < 0.9 * announced and announced - length > 1:
        raise TruncatedFile
    if length > LONGEST_SECONDS:
        raise TooLong
    return length


def frame_rate(picture: Picture, times: Times) -> Fraction:
    """Choose the rate of the grid all frames are put on: the file's own if constant, ≤ 60."""
    average = _measured(picture, times)
    nominal = picture.nominal_rate
    if abs(average - nominal) * 100 > nominal:
        nominal = next(
            (rate for rate in _USUAL_RATES if rate >= average * Fraction(98, 100)), nominal
        )
    nominal = max(nominal, _SLOWEST)
    return nominal / math.ceil(nominal / FASTEST)


def _measured(picture: Picture, times: Times) -> Fraction:
    if not times.is_whole or times.frames < 2 or times.picture_end is None:
        return picture.frame_rate
    span = times.picture_end - picture.start
    return Fraction(times.frames / span).limit_denominator(1001) if span > 0 else picture.frame_rate


def rungs(width: int, height: int, rate: Fraction) -> tuple[Rung, ...]:
    """List the picture sizes to make, the largest first; nothing is scaled up.

    A rung is a 16:9 box (upright for portrait) that the picture is fitted into. A picture well
    above its largest fitting rung gets one more, in its own size.
    """
    long, short = max(width, height), min(width, height)
    fits = [(side, min(Fraction(side * 16, 9 * long), Fraction(side, short))) for side in CAPS]
    below = [(side, scale) for side, scale in fits if scale <= 1]
    above = [side for side, scale in fits if scale > 1]
    best = below[0][1] if below else Fraction(0)
    if above and best < Fraction(87, 100):
        below.insert(0, (above[-1], Fraction(1)))
    found = [_rung(side, width * scale, height * scale, rate) for side, scale in below]
    return tuple(rung for rung in found if rung is found[0] or min(rung.width, rung.height) >= 16)


def _rung(side: int, width: Fraction, height: Fraction, rate: Fraction) -> Rung:
    cap = CAPS[side] * 3 // 2 if rate > 32 else CAPS[side]
    return Rung(f"{side}p", _even(width), _even(height), cap)


def _even(length: Fraction) -> int:
    return max(2, math.floor(length / 2 + Fraction(1, 4)) * 2)


def tracks(sounds: tuple[Sound, ...]) -> tuple[Track, ...]:
    """Make each stream of sound a track; exactly one of them is the default."""
    default = next((n for n, sound in enumerate(sounds) if sound.is_default), 0)
    return tuple(
        Track(
            name=f"audio-{number}",
            stream=sound.index,
            language=sound.language,
            title=sound.title or languages.name(sound.language),
            is_default=number == default,
        )
        for number, sound in enumerate(sounds)
    )
