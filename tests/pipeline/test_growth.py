"""When a growing film is shown: decided from what has begun, without any encoder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from app.core import clock
from app.pipeline.growth import Growth
from app.services.media.hls import Playlist, Segment
from app.services.media.package import Package
from app.services.media.plan import Plan, Rung, Track

pytestmark = pytest.mark.unit

PLAN = Plan(
    frames=100,
    picture_frames=100,
    frame_rate=Fraction(25),
    origin=0.0,
    rungs=(Rung("720p", 1280, 720, 3_000_000), Rung("240p", 426, 240, 450_000)),
    tracks=(Track("audio-0", 1, "en", "English", is_default=True),),
    first_chunk=None,
    next_chunks=24.0,
    deinterlace=False,
    colour="",
    keyframe_gap=2.0,
)


class Showing:
    """A package whose members begin when a test says so, and how often it was shown."""

    def __init__(self, folder: Path) -> None:
        self.package = Package(PLAN, folder, folder)
        self.shown: list[bool] = []
        self.growth = Growth(lambda package: self.shown.append(package.is_whole))

    def begin(self, name: str) -> None:
        member = next(one for one in self.package.members if one.name == name)
        (self.package.folder / name).mkdir()
        (self.package.folder / name / "0.mp4").write_bytes(b"avcC\x01\x64\x00\x1f" + bytes(2000))
        member.shown = Playlist(100, (Segment(2.0, 1000, 100, "0.mp4"),))

    def look(self) -> int:
        self.growth.look(self.package)
        return len(self.shown)


@pytest.fixture
def showing(tmp_path: Path) -> Showing:
    return Showing(tmp_path)


def test_a_film_is_shown_when_all_its_rungs_have_begun(showing: Showing) -> None:
    for name in ("audio-0", "240p"):
        showing.begin(name)
        assert showing.look() == 0
    showing.begin("720p")
    assert showing.look() == 1


def test_nothing_is_shown_without_sound(showing: Showing) -> None:
    showing.begin("240p")
    showing.begin("720p")
    assert showing.look() == 0


def test_a_late_large_rung_is_not_waited_for_longer_than_five_seconds(
    showing: Showing, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    showing.begin("audio-0")
    showing.begin("240p")
    assert showing.look() == 0
    now[0] += 4.9
    assert showing.look() == 0
    now[0] += 0.1
    assert showing.look() == 1
    showing.begin("720p")
    assert showing.look() == 2


def test_a_film_is_shown_again_when_it_is_whole_and_not_in_between(showing: Showing) -> None:
    for name in ("audio-0", "240p", "720p"):
        showing.begin(name)
    assert showing.look() == 1
    assert showing.look() == 1
    showing.package.is_whole = True
    assert showing.look() == 2
    assert showing.shown == [False, True]
