"""Pictures people send: read by a tool that is shut in, cut, and written anew without metadata."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services.media import exif, run
from app.services.media.errors import (
    EmptyPicture,
    FFmpegError,
    HugePicture,
    NotAPicture,
    Stalled,
    TinyPicture,
    TookTooLong,
    UnknownPicture,
)
from app.services.media.source import MAX_PIXELS

_LOOK_AT = 256 << 10
_SMALLEST_SIDE = 16
_LIMITS = run.Limits(
    wall_seconds=20,
    stall_seconds=20,
    cpu_seconds=20,
    memory_bytes=1 << 30,
    file_bytes=4 << 20,
    output_bytes=64 << 10,
)
_DECODERS = "mjpeg,png,webp,gif,libdav1d,libaom-av1"
_GUARDS = ("-protocol_whitelist", "file", "-codec_whitelist", _DECODERS)
_QUIET = ("-nostdin", "-y", "-v", "error")
_BARE = ("-frames:v", "1", "-map_metadata", "-1", "-f", "image2", "-update", "1")
_WRITERS = {
    "webp": ("-c:v", "libwebp", "-quality", "82"),
    "jpg": ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p"),
}
# From a file killed by a signal: the tool fell over what it read.
_SIGNALLED = 128


@dataclass(frozen=True)
class Cut:
    """A size a picture is cut to, in pixels, and the kind of file it becomes."""

    width: int
    height: int
    kind: str = "webp"

    @property
    def name(self) -> str:
        """Name its file."""
        return f"{self.width}.{self.kind}"


def remake(path: Path, cuts: Sequence[Cut], *, folder: Path) -> list[str]:
    """Write a picture in each size below `folder`, the first the largest, all of one ratio.

    Its middle is kept, what is clear becomes white. Raise UnknownPicture, NotAPicture or its kinds.
    """
    with path.open("rb") as file:
        head = file.read(_LOOK_AT)
    if not head:
        raise EmptyPicture
    demuxer = demuxer_of(head)
    if demuxer is None:
        raise UnknownPicture
    opened: list[str | Path] = [*_GUARDS, "-format_whitelist", demuxer, "-max_pixels"]
    opened += [str(MAX_PIXELS), "-err_detect", "explode", "-f", demuxer]
    try:
        _check_size(path, opened)
        said = _write(path, opened, _cutting(cuts, exif.upright(head)), cuts, folder)
    except FFmpegError as error:
        raise _judged(error) from error
    # This demuxer skips what it cannot read, and says so.
    if demuxer == "gif" and said.errors:
        raise NotAPicture
    return [cut.name for cut in cuts]


def demuxer_of(head: bytes) -> str | None:
    """Tell by its first bytes how a file of a kind that is taken is opened, else None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg_pipe"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png_pipe"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp_pipe"
    return "mov" if _is_avif(head) else None


def _is_avif(head: bytes) -> bool:
    """Look for the brand among those an ISO file begins with (ISO/IEC 14496-12, 4.3)."""
    brands = head[8 : min(int.from_bytes(head[:4], "big"), 256)]
    return head[4:8] == b"ftyp" and b"avif" in {brands[n : n + 4] for n in range(0, len(brands), 4)}


def _check_size(path: Path, opened: Sequence[str | Path]) -> None:
    questions = ["-select_streams", "v:0", "-show_entries", "stream=width,height"]
    command = ["ffprobe", "-v", "error", *questions, "-print_format", "json", *opened, path]
    said = run.tool(command, reads=[path], limits=_LIMITS)
    streams = json.loads(said.text).get("streams") or [{}]
    width, height = streams[0].get("width", 0), streams[0].get("height", 0)
    # ffprobe leaves the size of a picture above -max_pixels at zero, and of one it cannot read.
    if width * height == 0:
        raise HugePicture if "Picture size" in said.errors else NotAPicture
    if width * height > MAX_PIXELS:
        raise HugePicture
    if min(width, height) < _SMALLEST_SIDE:
        raise TinyPicture


def _write(
    path: Path, opened: Sequence[str | Path], cutting: str, cuts: Sequence[Cut], folder: Path
) -> run.Output:
    command: list[str | Path] = ["ffmpeg", *_QUIET, "-xerror", "-threads", "1", "-noautorotate"]
    command += [*opened, "-i", path, "-filter_complex", cutting]
    for number, cut in enumerate(cuts):
        command += ["-map", f"[out{number}]", *_WRITERS[cut.kind], *_BARE, folder / cut.name]
    said = run.tool(command, reads=[path], writes=[folder], limits=_LIMITS)
    if not all((folder / cut.name).exists() for cut in cuts):
        raise NotAPicture
    return said


def _cutting(cuts: Sequence[Cut], upright: str) -> str:
    """Turn, crop before anything is scaled up, lay on white, and scale the rest from the first."""
    first, count = cuts[0], len(cuts)
    size = f"{first.width}:{first.height}"
    wide = f"min(iw,ih*{first.width}/{first.height})"
    high = f"min(ih,iw*{first.height}/{first.width})"
    steps = [
        f"[0:v:0]{upright}crop='{wide}':'{high}',scale={size}:flags=lanczos,format=rgba[picture]",
        f"color=white:s={first.width}x{first.height}:d=1[paper]",
        f"[paper][picture]overlay=format=rgb:shortest=1,setsar=1,split={count}"
        + "".join(f"[cut{number}]" for number in range(count)),
    ]
    for number, cut in enumerate(cuts):
        steps += [f"[cut{number}]scale={cut.width}:{cut.height}:flags=lanczos[out{number}]"]
    return ";".join(steps)


def _judged(error: FFmpegError) -> Exception:
    """Blame the file, unless the tool is missing or could not be shut in."""
    is_its_fault = error.blames_the_file or isinstance(error, TookTooLong | Stalled)
    return NotAPicture() if is_its_fault or (error.exit_code or 0) > _SIGNALLED else error
