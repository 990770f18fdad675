"""What is decided about a file before the work begins."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.services.media import chunks, plan
from app.services.media.plan import Plan
from app.services.media.scan import Times
from app.services.media.source import Picture, Source

pytestmark = pytest.mark.unit


def source(
    *, width: int = 1920, height: int = 1080, rate: str = "25", nominal: str | None = None,
    seconds: float = 60.0,
) -> Source:  # fmt: skip
    picture = Picture(
        0, "h264", width, height, Fraction(rate), Fraction(nominal or rate), False, "", 0.0
    )
    return Source("mov", 1000, seconds, picture, ())


def times(seconds: float = 60.0, rate: float = 25.0) -> Times:
    frames = round(seconds * rate)
    return Times(
        is_whole=True,
        frames=frames,
        picture_end=seconds,
        keyframes=[float(second) for second in range(0, int(seconds), 2)],
        last_frame=seconds - 1 / rate,
    )


def made(seconds: float = 60.0, **wishes: float) -> Plan:
    return plan.make(source(seconds=seconds), times(seconds), **wishes)


def sizes(width: int, height: int) -> list[tuple[str, int, int]]:
    return [(one.name, one.width, one.height) for one in plan.rungs(width, height, Fraction(25))]


def test_rungs_go_down_from_the_size_of_the_file() -> None:
    assert sizes(1920, 1080) == [
        ("1080p", 1920, 1080),
        ("720p", 1280, 720),
        ("480p", 852, 480),
        ("360p", 640, 360),
        ("240p", 426, 240),
    ]


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (1920, 800),
        (1000, 700),
        (607, 1080),
        (161, 121),
        (7680, 4320),
        (4000, 16),
        (853, 481),
        (16, 16),
    ],
)
def test_nothing_is_scaled_up_and_all_sides_are_even(width: int, height: int) -> None:
    found = sizes(width, height)
    assert found
    assert len({tall for _, _, tall in found}) == len(found)
    for _, wide, tall in found:
        assert wide <= width + 1
        assert tall <= height + 1
        assert wide % 2 == tall % 2 == 0


def test_a_film_between_two_rungs_keeps_its_size() -> None:
    assert sizes(1000, 700)[0] == ("720p", 1000, 700)


def test_a_portrait_film_has_portrait_rungs() -> None:
    assert sizes(720, 1280)[0] == ("720p", 720, 1280)


def test_a_wide_film_counts_by_its_width() -> None:
    assert sizes(1920, 800)[0] == ("1080p", 1920, 800)


@pytest.mark.parametrize(
    ("average", "nominal", "measured", "chosen"),
    [
        ("25", "25", 25, "25"),
        ("30000/1001", "30000/1001", 29.97, "30000/1001"),
        ("120", "120", 120, "60"),
        ("119.88", "119.88", 119.88, "59.94"),
        ("29", "90000", 29, "30"),
        ("12", "30", 12, "24"),
        ("1/5", "1/5", 0.2, "10"),
    ],
)
def test_the_grid_has_the_rate_of_the_file_or_a_usual_one(
    average: str, nominal: str, measured: float, chosen: str
) -> None:
    picture = source(rate=average, nominal=nominal).picture
    assert plan.frame_rate(picture, times(60, measured)) == Fraction(chosen)


def test_groups_last_two_seconds_or_a_frame_more() -> None:
    assert made().group == 50
    broken = plan.make(source(rate="30000/1001"), times(60, 29.97))
    assert broken.group == 60


def test_only_films_above_two_minutes_go_in_chunks() -> None:
    assert not made(120.0).is_chunked
    assert made(121.0).is_chunked


def test_a_plan_survives_json() -> None:
    assert Plan.from_json(made(200).to_json()) == made(200)


def test_chunks_end_at_keyframes_that_leave_no_scrap() -> None:
    film = made(600)
    at = [1000 + frame for frame in (490, 520, 600, 660, 705, 900)]
    # 705 frames would leave a segment of 5 and 660 one of 10; 600 leave none.
    assert chunks.cut(film, 1000, 24, at) == 1600


def test_chunks_of_files_without_keyframes_end_on_the_grid() -> None:
    assert chunks.cut(made(600), 100, 24, [0]) == 700


def test_the_last_chunk_takes_the_rest() -> None:
    film = made(600)
    assert chunks.cut(film, film.frames - 800, 24, []) == film.frames


def test_chunks_cover_the_film_once() -> None:
    film, start, ends = made(400), 0, []
    while start < film.frames:
        keyframes = range(0, film.frames, 77)
        start = chunks.cut(film, start, 4 if start == 0 else 24, keyframes)
        ends.append(start)
    assert ends[-1] == film.frames
    assert ends == sorted(set(ends))
    assert ends[0] <= 5 * 25
