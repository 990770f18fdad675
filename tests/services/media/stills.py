"""Still pictures for tests: good ones of every kind, and some that mean harm."""

from __future__ import annotations

import struct
import subprocess
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

GOOD = ("jpg", "png", "webp", "gif", "avif")
_ENCODERS = {"avif": ["-c:v", "libaom-av1", "-still-picture", "1", "-cpu-used", "8"]}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"


@cache
def still(kind: str, size: str = "320x200") -> bytes:
    """Draw a picture: red on its left half, blue on its right."""
    half = f"color=red:s={size},drawbox=x=iw/2:w=iw/2:h=ih:t=fill:color=blue"
    with TemporaryDirectory() as folder:
        path = Path(folder, f"still.{kind}")
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", half, "-frames:v", "1"]
        subprocess.run([*command, *_ENCODERS.get(kind, []), path], check=True)
        return path.read_bytes()


def png(width: int, height: int, *, rows: int | None = None, level: int = 9) -> bytes:
    """Write a black PNG of any size, whole or with `rows` of its rows alone."""
    body = zlib.compress(bytes(1 + width) * (height if rows is None else rows), level)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", body),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def clear_png() -> bytes:
    """Draw nothing at all: a PNG that is clear everywhere, black underneath."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "clear.png")
        clear = "color=black@0:s=64x64,format=rgba"
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", clear, "-frames:v", "1"]
        subprocess.run([*command, path], check=True)
        return path.read_bytes()


def with_exif(jpeg: bytes, orientation: int, secret: bytes = b"51.5007 N") -> bytes:
    """Put an EXIF segment into a JPEG: how the camera was held, and a secret place."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(">HHII", 0x010E, 2, len(secret), 8 + 2 + 24 + 4)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 2) + entries + bytes(4) + secret
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def pixel(data: bytes, kind: str, across: float, down: float) -> tuple[int, int, int]:
    """Answer the colour of a point, as a part of the width and the height."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"made.{kind}")
        path.write_bytes(data)
        spot = f"crop=1:1:(iw-1)*{across}:(ih-1)*{down}:exact=1,format=rgb24"
        command = ["ffmpeg", "-v", "error", "-i", path, "-vf", f"format=rgb24,{spot}"]
        said = subprocess.run(
            [*command, "-frames:v", "1", "-f", "rawvideo", "-"], check=True, capture_output=True
        )
        red, green, blue = said.stdout
        return red, green, blue


def size_of(path: Path) -> str:
    """Answer codec, width and height as ffprobe tells them."""
    asked = ["-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0"]
    said = subprocess.run(
        ["ffprobe", "-v", "error", *asked, path], check=True, capture_output=True, text=True
    )
    return said.stdout.strip()
