"""Files that pretend to be films: playlists, bombs, halves, words, silence, a gap of hours."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from tests.services.media.clips import Clips


def playlist(clips: Clips) -> Path:
    text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    return clips.write("playlist.mp4", text.encode())


def concat(clips: Clips) -> Path:
    text = f"ffconcat version 1.0\nfile {clips.film(seconds=2)}\n"
    return clips.write("concat.mp4", text.encode())


def image_bomb(clips: Clips) -> Path:
    """A PNG of 40,000 × 40,000 pixels in a few bytes."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(1 << 20))), (b"IEND", b"")
    data = b"\x89PNG\r\n\x1a\n"
    for name, body in chunks:
        data += struct.pack(">I", len(body)) + name + body
        data += struct.pack(">I", zlib.crc32(name + body))
    return clips.write("bomb.mp4", data)


def large_picture(clips: Clips) -> Path:
    return clips.once(
        "large.mov", "-f", "lavfi", "-i", "color=s=9000x6000:d=0.1:r=10", "-frames:v", "1",
        "-c:v", "png",
    )  # fmt: skip


def text(clips: Clips) -> Path:
    return clips.write("text.mp4", b"Dear Sir or Madam,\n" * 100)


def empty(clips: Clips) -> Path:
    return clips.write("empty.mp4", b"")


def noise(clips: Clips) -> Path:
    return clips.write(
        "noise.mp4", bytes(zlib.crc32(bytes([n % 251])) & 255 for n in range(50_000))
    )


def cut(clips: Clips, name: str, *extra: str) -> Path:
    data = clips.film(seconds=3, name=name, extra=extra).read_bytes()
    return clips.write(f"cut-{name}", data[: len(data) * 2 // 3])


def cut_mp4(clips: Clips) -> Path:
    return cut(clips, "a.mp4")


def cut_fast_start(clips: Clips) -> Path:
    return cut(clips, "b.mp4", "-movflags", "+faststart")


def cut_matroska(clips: Clips) -> Path:
    return cut(clips, "c.mkv")


def cut_avi(clips: Clips) -> Path:
    return cut(clips, "d.avi")


def sound_only(clips: Clips) -> Path:
    return clips.once("sound.m4a", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac")


def sound_with_cover(clips: Clips) -> Path:
    return clips.once(
        "cover.mp3", "-f", "lavfi", "-i", "sine=d=1", "-f", "lavfi", "-i", "color=s=64x64:d=0.1",
        "-map", "0", "-map", "1", "-frames:v", "1", "-c:v", "mjpeg",
        "-disposition:v", "attached_pic",
    )  # fmt: skip


def tiny_picture(clips: Clips) -> Path:
    return clips.once("tiny.avi", "-f", "lavfi", "-i", "color=s=8x8:d=1", "-c:v", "ffv1")


def gap_of_three_hours(clips: Clips) -> Path:
    """A film that stands still for three hours in its middle."""
    return gap(clips, 10_800)


def gap(clips: Clips, seconds: int) -> Path:
    """A film of three seconds, and a hole after its fortieth picture."""
    return clips.once(
        f"gap-{seconds}.mkv", "-i", str(clips.film(seconds=3, languages=())), "-c:v", "libx264",
        "-vf", f"setpts='PTS+gte(N,40)*{seconds}/TB'", "-fps_mode", "passthrough",
    )  # fmt: skip
