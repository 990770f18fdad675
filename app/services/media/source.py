"""What an uploaded file holds, as far as it matters, and the options every tool opens it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

# Containers only: no playlists, no pictures, no scripts, nothing that can name another file.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf,mxf,dv,ivf,nut,rm,wtv,"
    "wav,w64,mp3,flac,aac,aiff,caf,amr,opus"
)
MAX_PIXELS = 8192 * 4608
GUARDS = (
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    FORMATS,
    "-max_pixels",
    str(MAX_PIXELS),
)


@dataclass(frozen=True)
class Picture:
    """The picture stream: `width` and `height` are as displayed, upright and with square pixels."""

    index: int
    codec: str
    width: int
    height: int
    frame_rate: Fraction
    nominal_rate: Fraction
    interlaced: bool
    transfer: str
    start: float

    @property
    def is_variable(self) -> bool:
        """Say whether the average and the nominal rate differ by more than one per cent."""
        return abs(self.frame_rate - self.nominal_rate) * 100 > self.nominal_rate


@dataclass(frozen=True)
class Sound:
    """One stream of sound with its language (BCP 47, `und` when nobody said)."""

    index: int
    codec: str
    language: str
    title: str
    channels: int
    is_default: bool
    start: float


@dataclass(frozen=True)
class Source:
    """A file that was probed; `duration` is None where the container does not say."""

    demuxer: str
    size: int
    duration: float | None
    picture: Picture
    sounds: tuple[Sound, ...]

    @property
    def origin(self) -> float:
        """Give the file's time that becomes zero: where the first of picture and sound begins."""
        return min(self.picture.start, *(sound.start for sound in self.sounds), self.picture.start)

    def to_json(self) -> dict[str, Any]:
        """Write the source as plain values."""
        rates = {key: str(getattr(self.picture, key)) for key in ("frame_rate", "nominal_rate")}
        return asdict(self) | {"picture": asdict(self.picture) | rates}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Source:
        """Read what `to_json` wrote."""
        seen = values["picture"]
        rates = {key: Fraction(seen[key]) for key in ("frame_rate", "nominal_rate")}
        sounds = tuple(Sound(**sound) for sound in values["sounds"])
        return cls(**{**values, "picture": Picture(**{**seen, **rates}), "sounds": sounds})

    def opened(self, path: Path, *, before: tuple[str, ...] = ()) -> list[str | Path]:
        """Give the options that open the file, with the demuxer the probe found and no other."""
        return [*GUARDS, *before, "-f", self.demuxer, "-i", path]
