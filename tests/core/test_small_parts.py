"""Ids, clock, pages, logs: the small parts of core."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, ids
from app.core import logging as logs
from app.core.pagination import Page

pytestmark = pytest.mark.unit


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = []
    for _ in range(3):
        made.append(ids.new_id())
        before = made[-1].int >> 80
        while ids.new_id().int >> 80 == before:
            pass
    assert made == sorted(made)
    assert {one.version for one in made} == {7}


def test_the_clock_can_be_turned_and_turns_back() -> None:
    then = datetime(2000, 1, 1, tzinfo=UTC)
    with clock.use(lambda: then):
        assert clock.now() == then
    assert clock.now() > then


@pytest.mark.property_test
@given(st.integers(0, 500), st.integers(1, 100), st.integers(1, 20))
def test_every_row_is_on_exactly_one_page(total: int, size: int, number: int) -> None:
    page = Page([], number, size, total)
    assert (page.pages - 1) * size < total <= page.pages * size or total == page.pages == 0
    assert (page.next is not None) == (number < page.pages)
    assert (page.prev is not None) == (number > 1)


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """Log into a file while a test runs."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.clear()
    try:
        logs.configure(level="INFO", file=tmp_path / "app.log", json_output=True)
        yield tmp_path / "app.log"
    finally:
        logs.clear()
        for handler in root.handlers:
            handler.close()
        root.handlers, root.level = before, level


def test_the_log_file_keeps_the_house_format_with_ids(log_file: Path) -> None:
    logs.bind(request_id="r-1")
    logging.getLogger("house").warning("the %s is on", "light")
    line = log_file.read_text().splitlines()[0]
    assert " WARNING: the light is on request_id=r-1 [in " in line
    assert line.endswith("]")


def test_the_log_file_tells_where_an_error_came_from(log_file: Path) -> None:
    try:
        raise ValueError("the bulb\n2026-01-01 INFO: forged")
    except ValueError:
        logging.getLogger("house").exception("broken")
    text = log_file.read_text()
    assert "test_small_parts.py" in text.partition("broken")[2]
    assert "ValueError: the bulb" in text
    assert "\n2026-01-01 INFO: forged" not in text


def test_nobody_forges_a_line_of_the_log(log_file: Path) -> None:
    forged = "/a\r\nb\x1b[31m\x85c\u2028d"
    logging.getLogger("house").info("GET %s", forged)
    lines = log_file.read_text().splitlines()
    assert len(lines) == 1, lines
    assert r"GET /a\r\nb\x1b[31m\x85c\u2028d [in " in lines[0]
