"""The pages of an audience: the tables say everything the charts draw."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.videos import service as videos
from tests.accounts.factories import People
from tests.audience.factories import Audience

pytestmark = pytest.mark.integration


@pytest.fixture
def audience(app: Flask, people: People) -> Audience:
    """A film of a minute."""
    return Audience(app, people)


def handle_of(audience: Audience) -> str:
    """Answer the handle of the film's channel."""
    with audience.app.app_context(), unit_of_work(writes=False):
        return videos.get(audience.video).channel_handle


def test_a_creator_reads_the_numbers_and_the_curve_as_tables(audience: Audience) -> None:
    browser = audience.people.browser(audience.maker)
    tab = f"/studio/videos/{audience.video}/audience"
    assert "The seats are still empty" in browser.get(tab).text
    for number, end in enumerate((60, 30)):
        audience.view(f"viewer {number}", "blog.example.org")
        audience.report(f"viewer {number}", seconds=end, ranges=[(0, end)], source="search")
    page = browser.get(tab).text
    assert '<th scope="row">0:30–0:35</th><td>1</td><td>50%</td>' in page
    assert '<th scope="row">blog.example.org</th><td>2</td>' in page
    assert f"/api/v1/videos/{audience.video}/audience.csv?from=" in page
    assert 'aria-current="page"' in page
    assert page.count('<tr><th scope="row"><time datetime') == 28


@pytest.mark.parametrize("asked", ["from=soon", "from=2026-02-01&to=2026-01-01"])
def test_days_that_are_none_are_said_to_be_and_the_page_shows_the_usual_ones(
    audience: Audience, asked: str
) -> None:
    audience.view("mia")
    browser = audience.people.browser(audience.maker)
    page = browser.get(f"/studio/videos/{audience.video}/audience?{asked}").text
    assert 'id="days-problem"' in page
    assert page.count('<tr><th scope="row"><time datetime') == 28


def test_a_channel_lists_what_is_watched_most(audience: Audience) -> None:
    browser = audience.people.browser(audience.maker)
    address = f"/channels/{handle_of(audience)}/audience"
    assert "The seats are still empty" in browser.get(address).text
    audience.view("mia")
    page = browser.get(address).text
    assert f'<a href="/studio/videos/{audience.video}/audience">Film</a>' in page
    assert address in browser.get(f"/channels/{handle_of(audience)}").text
