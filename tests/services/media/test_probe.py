"""What is a video and what is not: traps, refusals in words, and what is read of honest files."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from app.services.media import languages, probe, scan
from app.services.media.errors import NotAVideo
from app.services.media.source import Source
from tests.services.media.clips import Clips
from tests.services.media.conftest import never, planned

pytestmark = pytest.mark.integration


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


@pytest.mark.parametrize(
    ("trap", "code"),
    [
        (playlist, "NOT_A_VIDEO"),
        (concat, "NOT_A_VIDEO"),
        (image_bomb, "NOT_A_VIDEO"),
        (large_picture, "PICTURE_TOO_LARGE"),
        (tiny_picture, "PICTURE_TOO_SMALL"),
        (text, "NOT_A_VIDEO"),
        (empty, "EMPTY_FILE"),
        (noise, "NOT_A_VIDEO"),
        (cut_mp4, "TRUNCATED_FILE"),
        (cut_fast_start, "TRUNCATED_FILE"),
        (cut_matroska, "TRUNCATED_FILE"),
        (cut_avi, "TRUNCATED_FILE"),
        (sound_only, "NO_PICTURE"),
        (sound_with_cover, "NO_PICTURE"),
    ],
)
def test_what_is_no_whole_video_is_refused_with_a_reason(
    clips: Clips, trap: object, code: str
) -> None:
    path = trap(clips)  # type: ignore[operator]
    with pytest.raises(NotAVideo) as refused:
        probe.probe(path)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_a_gap_of_three_hours_is_refused(clips: Clips) -> None:
    gap = clips.once(
        "gap.mkv", "-i", str(clips.film(seconds=3, languages=())), "-c:v", "libx264",
        "-vf", "setpts='PTS+gte(N,40)*10800/TB'", "-fps_mode", "passthrough",
    )  # fmt: skip
    with pytest.raises(NotAVideo) as refused:
        planned(gap)
    assert refused.value.code == "TIMESTAMP_GAP"


def test_a_video_tells_its_size_rate_and_languages(clips: Clips) -> None:
    found = probe.probe(clips.film(rate="30000/1001", languages=("eng", "fre", "und")))
    assert (found.demuxer, found.picture.width, found.picture.height) == ("mov", 640, 360)
    assert str(found.picture.frame_rate) == "30000/1001"
    assert [sound.language for sound in found.sounds] == ["en", "fr", "und"]


def test_pixels_that_are_not_square_widen_the_picture(clips: Clips) -> None:
    wide = clips.film(seconds=1, size="640x360", extra=("-vf", "setsar=4/3"))
    found = probe.probe(wide)
    assert (found.picture.width, found.picture.height) == (853, 360)


def test_a_source_survives_json(clips: Clips) -> None:
    found = probe.probe(clips.film(seconds=2))
    assert Source.from_json(found.to_json()) == found


def test_a_window_of_a_file_is_scanned_from_its_keyframe(clips: Clips) -> None:
    path = clips.film()
    found = scan.window(path, probe.probe(path), 2.5, 4.5, is_cancelled=never)
    assert not found.is_whole
    assert found.keyframes == pytest.approx([2.0, 4.0])


@pytest.mark.parametrize(
    ("written", "tag"),
    [("eng", "en"), ("ger", "de"), ("deu", "de"), ("pt_BR", "pt-BR"), ("", "und"), ("??", "und")],
)
def test_languages_are_spelt_one_way(written: str, tag: str) -> None:
    assert languages.normal(written) == tag
