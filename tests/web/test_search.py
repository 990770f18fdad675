"""The page of search, without scripts: a form in every header, results, filters, moments."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.search.factories import Library
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration
Page = Callable[..., str]


@pytest.fixture
def library(app: Flask, ada: Visit) -> Library:
    """A library of two films."""
    made = Library(app)
    said = ("Good evening.", "Cassandra <b>knows</b> the harbour")
    made.add(ada.person.id, "Cassandra & the <i>harbour</i>", *said, tags=["sea"], language="en")
    made.add(ada.person.id, "Harbour walk", tags=["walks"])
    return made


@pytest.fixture
def page(visitor: FlaskClient, library: Library) -> Page:
    """Read the page: `page(q="harbour", tag="sea")`."""

    def read(**asked: object) -> str:
        answer = visitor.get("/search", query_string=asked)
        assert answer.status_code == 200
        return answer.text

    return read


def test_every_header_has_the_form(visitor: FlaskClient) -> None:
    home = visitor.get("/").text
    assert '<form class="header-search" action="/search" role="search"' in home
    assert 'aria-label="Search"' in home


def test_results_are_marked_and_lead_to_the_moment(page: Page) -> None:
    found = page(q="cassandra harbour")
    assert "1 video" in found
    assert "<mark>Cassandra</mark> &amp; the &lt;i&gt;<mark>harbour</mark>&lt;/i&gt;" in found
    assert "?t=10" in found
    assert "<mark>Cassandra</mark> &lt;b&gt;knows&lt;/b&gt; the <mark>harbour</mark>" in found


def test_mended_words_are_told_and_linked(page: Page) -> None:
    found = page(q="casandra")
    assert 'Showing results for <a href="/search?q=Cassandra"' in found
    assert "instead of “casandra”" in unescape(found)
    assert "No video has all of these words" in page(q="cassandra walk")


def test_filters_stand_in_the_address_and_can_be_taken_off(page: Page) -> None:
    found = page(q="harbour", tag="sea", sort="newest", page="1", nonsense="1", endpoint="x")
    assert "Harbour walk" not in found
    assert '<option value="sea" selected>sea (1)</option>' in found
    assert '<option value="walks">walks (1)</option>' in found
    assert "English (1)" in found
    assert 'href="/search?q=harbour&amp;sort=newest"' in found
    nothing = page(q="harbour", date="never", length="short", captions="yes", tag="walks")
    assert "Nothing found" in nothing
    assert "Search without filters" in nothing


def test_more_leads_on(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.pages.search.PAGE_SIZE", 1)
    assert "data-more" in page(q="harbour", endpoint="x", _external="1")
    assert 'href="/search?q=harbour&amp;page=2"' in page(q="harbour")
    last = page(q="harbour", page="2")
    assert "data-more " not in last
    assert "That was everything" in page(q="harbour", page="3")


def test_without_words_the_page_says_what_can_be_looked_for(page: Page) -> None:
    for q in ("", "   ", "?!"):
        assert "What would you like to see?" in page(q=q) or q == "?!"
    assert "Nothing found" in page(q="?!")
    assert f'value="{"x" * 300}"' in page(q="x" * 5000)
