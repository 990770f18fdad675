"""What the tables of what rooms outlived say."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from tests.rooms import reliability

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without a count, and write no page."""
    monkeypatch.delenv("PROVE", raising=False)
    monkeypatch.setattr(reliability, "_counts", defaultdict(Counter))
    monkeypatch.setattr(reliability, "_seconds", defaultdict(list))
    monkeypatch.setattr(reliability, "_wrong", Counter())


def test_a_fault_that_was_not_survived_shows_in_the_table() -> None:
    for taken in (1.0, 4.0):
        with reliability.fault("Redis killed") as seconds:
            seconds.append(taken)
    with pytest.raises(AssertionError), reliability.fault("Redis killed"):
        raise AssertionError
    assert reliability.tables()[-1] == "| Redis killed | 3 | 1 | 2.5 | 4.0 |"


def test_a_fault_after_which_nobody_came_back_has_no_times() -> None:
    with pytest.raises(AssertionError), reliability.fault("web killed"):
        raise AssertionError
    assert reliability.tables()[-1] == "| web killed | 1 | 1 | – | – |"


def test_parties_are_added_up() -> None:
    for wrong in (False, True):
        reliability.count("lines that break", parties=1, steps=30, sent_again=2, wrong=wrong)
    assert "| lines that break | 2 | 60 | 0 | 4 | 0 | 0 | 0 | 0 | 1 |" in reliability.tables()
