"""Buckets: what was played is counted once, and never more than the time that passed."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audience import allowance, ranges
from app.audience.models import WatchReport
from app.core import clock

pytestmark = pytest.mark.property_test
START = datetime(2026, 11, 27, tzinfo=UTC)
seconds = st.floats(0, 400, allow_nan=False)
spans = st.lists(st.tuples(seconds, seconds).map(sorted), max_size=50)
reports = st.lists(st.tuples(st.floats(0, 900), spans, seconds), min_size=1, max_size=12)


@settings(deadline=None)
@given(reports, st.floats(0.1, 300))
def test_no_viewer_gets_more_than_the_time_that_passed(
    told: list[tuple[float, list[list[float]], float]], duration: float
) -> None:
    row = WatchReport(
        clock_left=allowance.FIRST_SECONDS,
        film_left=allowance.FIRST_SECONDS * allowance.FASTEST,
        reported_at=START,
    )
    passed, film, time = 0.0, 0, 0
    for wait, parts, claimed in told:
        passed += wait
        with clock.use(lambda: START + timedelta(seconds=passed)):  # noqa: B023 - used at once
            allowance._fill(row)
        buckets = allowance.spend_film(row, parts, duration)
        film += buckets.total() * ranges.BUCKET_SECONDS
        time += allowance.spend_time(row, claimed)
        assert all(0 <= bucket < ranges.buckets_of(duration) for bucket in buckets)
        assert film <= (allowance.FIRST_SECONDS + passed) * allowance.FASTEST + 0.001
        assert time <= allowance.FIRST_SECONDS + passed + 0.5


@settings(deadline=None)
@given(st.lists(seconds, min_size=2, max_size=20).map(sorted))
def test_a_film_told_of_in_pieces_counts_as_played_at_once(cuts: list[float]) -> None:
    pieces: Counter[int] = Counter()
    for begin, end in itertools.pairwise(cuts):
        pieces += ranges.played([(begin, end)], 400, at_most=1e6)
    assert pieces == ranges.played([(cuts[0], cuts[-1])], 400, at_most=1e6)
    assert set(pieces.values()) <= {1}


@settings(deadline=None)
@given(spans)
def test_what_is_played_again_counts_again(parts: list[list[float]]) -> None:
    once = ranges.played(parts, 400, at_most=1e9)
    twice = ranges.played([*parts, *parts], 400, at_most=1e9)
    assert twice == Counter({bucket: 2 * plays for bucket, plays in once.items()})


@pytest.mark.parametrize(
    ("duration", "count"), [(None, 0), (0, 0), (2.4, 0), (2.5, 1), (6, 1), (60, 12), (62.5, 13)]
)
def test_a_film_has_the_buckets_whose_middle_it_has(duration: float | None, count: int) -> None:
    assert ranges.buckets_of(duration) == count
