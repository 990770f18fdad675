"""Pictures people send come out small, upright and bare, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import AppError
from app.services.media import errors, exif, pictures
from app.services.media.pictures import Cut
from tests.services.media import stills
from tests.services.media.clips import Clips

pytestmark = [pytest.mark.integration, pytest.mark.security]
SQUARES = (Cut(256, 256), Cut(64, 64))
Remake = Callable[..., Path]


@pytest.fixture
def remake(tmp_path: Path) -> Remake:
    """Makes a picture of some bytes; answers the folder of what came out."""

    def make(data: bytes, cuts: tuple[Cut, ...] = SQUARES) -> Path:
        sent, made = tmp_path / "sent", tmp_path / "made"
        sent.write_bytes(data)
        made.mkdir()
        assert pictures.remake(sent, cuts, folder=made) == [cut.name for cut in cuts]
        return made

    return make


@pytest.mark.parametrize("kind", stills.GOOD)
def test_every_kind_of_picture_becomes_two_squares_of_its_middle(kind: str, remake: Remake) -> None:
    made = remake(stills.still(kind))
    assert stills.size_of(made / "256.webp") == "webp,256,256"
    assert stills.size_of(made / "64.webp") == "webp,64,64"
    red, _, blue = stills.pixel((made / "256.webp").read_bytes(), "webp", 0.1, 0.5)
    assert red > 200 > 60 > blue


def test_a_banner_is_four_times_as_wide_as_high(remake: Remake) -> None:
    made = remake(stills.still("jpg", "300x900"), (Cut(1600, 400), Cut(800, 200)))
    assert stills.size_of(made / "1600.webp") == "webp,1600,400"
    assert stills.size_of(made / "800.webp") == "webp,800,200"


def test_what_is_clear_becomes_white(remake: Remake) -> None:
    made = remake(stills.clear_png(), (Cut(1400, 1400, "jpg"), *SQUARES))
    assert min(stills.pixel((made / "256.webp").read_bytes(), "webp", 0.5, 0.5)) > 250
    assert min(stills.pixel((made / "1400.jpg").read_bytes(), "jpg", 0.5, 0.5)) > 250


def test_where_a_photograph_was_taken_is_gone(remake: Remake) -> None:
    secret = b"51.5007 N"
    photograph = stills.with_exif(stills.still("jpg"), 1, secret)
    assert secret in photograph
    made = remake(photograph, (Cut(1400, 1400, "jpg"), *SQUARES))
    for path in made.iterdir():
        assert secret not in path.read_bytes()
        assert b"Exif" not in path.read_bytes()


# Where the red half lies once the picture is upright.
@pytest.mark.parametrize(
    ("orientations", "across", "down"),
    [((1, 4), 0.1, 0.5), ((2, 3), 0.9, 0.5), ((5, 6), 0.5, 0.1), ((7, 8), 0.5, 0.9)],
)
@pytest.mark.parametrize("which", [0, 1])
def test_a_photograph_stands_upright_however_the_camera_was_held(
    orientations: tuple[int, int], across: float, down: float, which: int, remake: Remake
) -> None:
    orientation = orientations[which]
    made = remake(stills.with_exif(stills.still("jpg"), orientation))
    red, _, blue = stills.pixel((made / "256.webp").read_bytes(), "webp", across, down)
    assert red > 200 > 60 > blue


def test_a_broken_note_of_how_the_camera_was_held_turns_nothing() -> None:
    whole = stills.with_exif(stills.still("jpg"), 6)
    assert exif.upright(whole) == "transpose=1,"
    assert {exif.upright(whole[:length]) for length in range(2, 32)} == {""}
    assert exif.upright(b"\xff\xd8" + b"\xff\xe1\x00\x00" * 1000) == ""


HOSTILE: dict[str, tuple[bytes, type[AppError]]] = {
    "nothing": (b"", errors.EmptyPicture),
    "svg": (stills.SVG, errors.UnknownPicture),
    "html": (stills.HTML, errors.UnknownPicture),
    "a playlist": (stills.PLAYLIST, errors.UnknownPicture),
    "a list of files": (stills.CONCAT, errors.UnknownPicture),
    "a BMP": (b"BM" + bytes(200), errors.UnknownPicture),
    "a PNG by its first bytes alone": (b"\x89PNG\r\n\x1a\n" + b"x" * 500, errors.NotAPicture),
    "a playlist behind a GIF's name": (b"GIF89a" + stills.PLAYLIST, errors.NotAPicture),
    "a page behind a JPEG's first bytes": (b"\xff\xd8\xff" + stills.HTML, errors.NotAPicture),
    "a bomb": (stills.png(60_000, 60_000, rows=10), errors.HugePicture),
    "a GIF bomb": (b"GIF89a" + b"\xff\xff" * 2 + b"\xf0\0\0" + bytes(900), errors.NotAPicture),
    "a line": (stills.png(40_000, 1), errors.TinyPicture),
    "a dot": (stills.png(1, 1), errors.TinyPicture),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_refused_soon(name: str, remake: Remake, tmp_path: Path) -> None:
    data, refusal = HOSTILE[name]
    started = time.monotonic()
    with pytest.raises(refusal):
        remake(data)
    assert time.monotonic() - started < 10
    assert list((tmp_path / "made").iterdir()) == []


@pytest.mark.parametrize("kind", stills.GOOD)
def test_a_picture_that_is_cut_off_is_refused(kind: str, remake: Remake) -> None:
    whole = stills.still(kind)
    with pytest.raises(errors.NotAPicture):
        remake(whole[: len(whole) // 2])


def test_a_film_that_says_it_is_a_picture_is_refused(remake: Remake, clips: Clips) -> None:
    film = clips.film(seconds=2).read_bytes()
    lying = film[:8] + b"avif" + film[12:]
    assert pictures.demuxer_of(lying) == "mov"
    with pytest.raises(errors.NotAPicture):
        remake(lying)
