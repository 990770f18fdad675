"""What is a video and what is not: traps, refusals in words, and what is read of honest files."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.services.media import chunks, languages, plan, probe, sandbox, scan
from app.services.media.errors import Cancelled, FFmpegError, NotAVideo, TimestampGap
from app.services.media.plan import Plan
from app.services.media.source import Source
from tests.services.media import traps
from tests.services.media.clips import Clips
from tests.services.media.conftest import never, planned

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("trap", "code"),
    [
        (traps.playlist, "NOT_A_VIDEO"),
        (traps.concat, "NOT_A_VIDEO"),
        (traps.image_bomb, "NOT_A_VIDEO"),
        (traps.large_picture, "PICTURE_TOO_LARGE"),
        (traps.tiny_picture, "PICTURE_TOO_SMALL"),
        (traps.text, "NOT_A_VIDEO"),
        (traps.empty, "EMPTY_FILE"),
        (traps.noise, "NOT_A_VIDEO"),
        (traps.cut_mp4, "TRUNCATED_FILE"),
        (traps.cut_fast_start, "TRUNCATED_FILE"),
        (traps.cut_matroska, "TRUNCATED_FILE"),
        (traps.cut_avi, "TRUNCATED_FILE"),
        (traps.sound_only, "NO_PICTURE"),
        (traps.sound_with_cover, "NO_PICTURE"),
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


@pytest.mark.parametrize(
    "accident",
    [
        "kill -KILL $$",
        "exec /nowhere/ffprobe",
        "echo 'bwrap: No permissions to create new namespace' >&2; exit 1",
    ],
)
def test_a_tool_that_has_an_accident_says_nothing_about_the_file(
    clips: Clips, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accident: str
) -> None:
    film = clips.film(seconds=2)
    source = probe.probe(film)
    tool = tmp_path / "ffprobe"
    tool.write_text(f"#!/bin/sh\n{accident}\n")
    tool.chmod(0o755)
    monkeypatch.setitem(sandbox.ENVIRONMENT, "PATH", f"{tmp_path}:/usr/bin:/bin")
    limits_only = sandbox.Capability("prlimit", "chosen by a test")
    monkeypatch.setattr(sandbox, "capability", lambda: limits_only)
    for look in (probe.probe, lambda path: scan.whole(path, source, is_cancelled=never)):
        with pytest.raises(FFmpegError):
            look(film)


def test_looking_at_a_file_can_be_called_off(clips: Clips) -> None:
    with pytest.raises(Cancelled):
        probe.probe(clips.film(seconds=2), is_cancelled=lambda: True)


def test_a_gap_of_three_hours_is_refused(clips: Clips) -> None:
    with pytest.raises(NotAVideo) as refused:
        planned(traps.gap_of_three_hours(clips))
    assert refused.value.code == "TIMESTAMP_GAP"


def beginning_of_large(path: Path) -> tuple[Source, Plan]:
    """Probe a file as if it were too large to be looked at whole, and plan by its first second."""
    source = dataclasses.replace(probe.probe(path), size=scan.LARGE_BYTES + 1)
    times = scan.window(path, source, 0.0, 1.0, is_cancelled=never)
    return source, plan.make(source, times)


def test_a_gap_of_three_hours_in_a_large_file_is_found_where_it_begins(clips: Clips) -> None:
    path = traps.gap_of_three_hours(clips)
    source, made = beginning_of_large(path)
    with pytest.raises(TimestampGap):
        scan.fitting(path, source, is_cancelled=never)
    with pytest.raises(TimestampGap):
        chunks.following(path, source, made, number=0, start=0, is_cancelled=never)


def test_a_large_file_may_pause_for_five_minutes(clips: Clips) -> None:
    path = traps.gap(clips, 300)
    source, made = beginning_of_large(path)
    assert not scan.fitting(path, source, is_cancelled=never).is_whole
    chunk = chunks.following(path, source, made, number=0, start=0, is_cancelled=never)
    assert chunk.start == 0


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
