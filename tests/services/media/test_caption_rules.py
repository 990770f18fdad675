"""What is hard to read is told by the number of its cue, and refuses nothing."""

from __future__ import annotations

import pytest

from app.services.media.caption_rules import complaints
from app.services.media.captions import Cue

pytestmark = pytest.mark.unit


def codes(*cues: Cue, duration: float | None = None) -> list[tuple[int, str]]:
    return [(told.cue, told.code) for told in complaints(cues, duration)]


def test_what_is_easy_to_read_is_left_alone() -> None:
    easy = [
        Cue(0, 2_500, "x" * 42),
        Cue(2_500, 6_000, "One line,\nand another."),
        Cue(7_000, 8_000, ""),
    ]
    assert codes(*easy, duration=8.0) == []


@pytest.mark.parametrize(
    ("cue", "code"),
    [
        (Cue(0, 5_000, "x" * 43), "LINE_TOO_LONG"),
        (Cue(0, 5_000, "a\nb\nc"), "TOO_MANY_LINES"),
        (Cue(0, 1_000, "x" * 21), "TOO_FAST"),
        (Cue(60_001, 61_000, "Hey"), "AFTER_THE_END"),
        (Cue(59_000, 61_000, "Hey"), "AFTER_THE_END"),
    ],
)
def test_what_is_hard_to_read_is_told(cue: Cue, code: str) -> None:
    assert codes(cue, duration=60.0) == [(1, code)]


def test_a_cue_over_any_earlier_one_is_told() -> None:
    long = [Cue(0, 10_000, "Long"), Cue(1_000, 2_000, "in it"), Cue(5_000, 6_000, "as well")]
    assert codes(*long) == [(2, "OVERLAP"), (3, "OVERLAP")]
