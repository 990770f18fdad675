"""Thumbnails and storyboards of real clips, and the sample film."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from app.services.media import images, probe, sample
from tests.services.media.clips import Clips
from tests.services.media.conftest import never, planned

pytestmark = pytest.mark.integration


def size_of(path: Path) -> tuple[int, int]:
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"]
    return found[0]["width"], found[0]["height"]


def test_there_are_three_thumbnails_to_choose_from(clips: Clips, tmp_path: Path) -> None:
    path = clips.film()
    source, plan = planned(path)
    names = images.thumbnails(path, source, plan, folder=tmp_path, is_cancelled=never)
    assert len(names) == 3
    assert size_of(tmp_path / names[0]) == (640, 360)


def test_a_single_picture_is_enough_for_thumbnails(clips: Clips, tmp_path: Path) -> None:
    path = clips.film(seconds=0.2, languages=())
    source, plan = planned(path)
    names = images.thumbnails(path, source, plan, folder=tmp_path, is_cancelled=never)
    assert all((tmp_path / name).stat().st_size for name in names)


def test_a_storyboard_has_a_tile_for_every_stretch(clips: Clips, tmp_path: Path) -> None:
    path = clips.film()
    source, plan = planned(path)
    names = images.storyboard(path, source, plan, folder=tmp_path, is_cancelled=never)
    assert names == ["storyboard.vtt", "storyboard-001.jpg"]
    assert size_of(tmp_path / names[1]) == (192 * 6, 108)
    index = (tmp_path / names[0]).read_text()
    assert index.startswith(
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nstoryboard-001.jpg#xywh=0,0,192,108\n"
    )
    assert index.count("-->") == 6


@pytest.mark.parametrize("duration", [1.0, 100.0, 3600.0, 86_400.0])
def test_tiles_are_at_most_ten_seconds_apart_on_sheets_below_4096(
    clips: Clips, duration: float
) -> None:
    board = images.layout(probe.probe(clips.film(seconds=2)), duration)
    assert board.step <= 10
    assert board.tiles * board.step >= duration
    assert board.columns * board.width < 4096
    assert board.rows * board.height < 4096
    assert board.sheets * board.columns * board.rows >= board.tiles


def test_the_index_of_many_sheets_names_the_right_one(clips: Clips) -> None:
    board = images.layout(probe.probe(clips.film(seconds=2)), 7200)
    sheets = [f"storyboard-{number:03}.jpg" for number in range(1, board.sheets + 1)]
    index = images.index(board, sheets, 7200)
    assert "01:59:50.000 --> 02:00:00.000\nstoryboard-008.jpg#xywh=" in index


def test_the_sample_film_is_a_video_with_sound(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "below" / "sample.mp4", seconds=2, size="320x180", rate=25)
    found = probe.probe(path)
    assert (found.picture.width, found.picture.height) == (320, 180)
    assert found.duration == pytest.approx(2, abs=0.1)
    assert [sound.language for sound in found.sounds] == ["en"]
