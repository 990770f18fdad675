"""The pages of the film shop, without scripts: narrowed by links and a form, and one film."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.databases import BOTH
from tests.films.factories import Films
from tests.queries import counted_queries
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration
Page = Callable[..., str]


@pytest.fixture
def films(app: Flask) -> Films:
    """Makes films."""
    return Films(app)


@pytest.fixture
def page(visitor: FlaskClient) -> Page:
    """Read a page: `page(title="sea")`, or of another path than the list's."""

    def read(path: str = "/films", **asked: object) -> str:
        answer = visitor.get(path, query_string=asked)
        assert answer.status_code == 200
        return unescape(answer.text)

    return read


def test_an_empty_shop_says_so(page: Page) -> None:
    empty = page()
    assert "The shelves are empty" in empty
    assert 'name="title"' not in empty


@BOTH
def test_films_are_shown_with_price_and_window(app: Flask, page: Page, films: Films) -> None:
    number = films.make(categories=["Documentary"], rental_duration=6, streams=True)
    films.make("Ebb & <i>flood</i>", rental_duration=1, rental_rate=Decimal("1234.5"))
    shown = page()
    assert "2 films" in shown
    assert f'<a href="/films/{number}">Academy Dinosaur</a>' in shown
    assert "<strong>0.99</strong> for 6 days" in shown
    assert "<strong>1,234.50</strong> for 1 day<" in shown
    assert shown.count(">Streams<") == 1


def test_a_hostile_title_is_text(visitor: FlaskClient, films: Films) -> None:
    number = films.make("Ebb & <i>flood</i>")
    for path in ("/films", f"/films/{number}"):
        assert "Ebb &amp; &lt;i&gt;flood&lt;/i&gt;" in visitor.get(path).text


def test_links_and_the_form_keep_what_else_is_asked(page: Page, films: Films) -> None:
    films.make("BLUE SEA", categories=["Sci-Fi"], streams=True)
    films.make("BLUE HILL", categories=["Drama"])
    shown = page(title="blue", category="sci-fi", streaming="true", sort="longest", page="1")
    assert "Blue Sea" in shown
    assert "Blue Hill" not in shown
    kept = "title=blue&streaming=true&sort=longest"
    assert f'href="/films?{kept}"' in shown
    assert 'aria-current="page">Sci-Fi</a>' in shown
    assert "category=Drama" in shown
    assert '<input type="hidden" name="category" value="sci-fi">' in shown
    assert '<option value="longest" selected>' in shown
    assert 'value="true" checked' in shown


def test_nothing_found_leads_back_to_all(page: Page, films: Films) -> None:
    films.make()
    for asked in ({"title": "zorro"}, {"category": "Westerns"}, {"streaming": "true"}):
        assert "See all films" in page(**asked)
    assert "1 film" in page(sort="best", streaming="perhaps", title=" ", nonsense="1")


def test_a_page_has_twenty_four_films_and_leads_on(app: Flask, page: Page, films: Films) -> None:
    for number in range(25):
        films.make(f"FILM {number:02}", categories=["Drama"])
    with counted_queries(app) as asked:
        first = page(category="Drama")
    assert first.count('class="film-card"') == 24
    assert 'data-more href="/films?category=Drama&page=2"' in first
    assert len(asked) < 12
    last = page(category="Drama", page="2")
    assert last.count('class="film-card"') == 1
    assert "data-more " not in last
    assert "That was everything" in page(page="3")


@BOTH
def test_a_film_tells_who_plays_and_where_it_can_be_seen(
    app: Flask, page: Page, films: Films, videos: Videos, ada: Visit
) -> None:
    video = videos.make(ada.person.id)
    number = films.make(
        categories=["Sci-Fi"],
        actors=[("PENELOPE", "GUINESS"), ("Ed", "McChase")],
        rating="PG-13",
        special_features=["Trailers"],
        replacement_cost=Decimal("20.99"),
        video_id=video,
    )
    shown = page(f"/films/{number}")
    assert "<h1>Academy Dinosaur</h1>" in shown
    assert "Penelope Guiness, Ed McChase" in shown
    assert '<a href="/films?category=Sci-Fi">Sci-Fi</a>' in shown
    assert "PG-13: From 13" in shown
    assert "does not come back costs 20.99." in shown
    assert "Only on disc" in shown
    assert f'href="/watch/{video}"' in shown
    videos.access(video, "private")
    assert "/watch/" not in page(f"/films/{number}")


def test_a_film_of_which_little_is_known_has_a_page(page: Page, films: Films) -> None:
    number = films.make(release_year=None, length=None, rating=None)
    shown = page(f"/films/{number}")
    assert "None" not in shown.partition("<main")[2]
    films.stream(number)
    assert ">Streams<" in page(f"/films/{number}")


def test_an_unknown_film_is_missing(visitor: FlaskClient) -> None:
    for number in ("0", "1", str(10**30), "-1", "dinosaur"):
        assert visitor.get(f"/films/{number}").status_code == 404


def test_every_header_leads_to_the_films(page: Page) -> None:
    assert page("/").count('href="/films"') == 2
