"""The rows and chips of the home page, trending, all that is for somebody, and what is up next."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.recommendations.reasons import ChannelRef, Code, Reason, VideoRef
from app.web import reasons, rows
from tests.accounts.factories import People
from tests.films.factories import Films
from tests.queries import counted_queries
from tests.recommendations.factories import Cinema
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit


@pytest.fixture
def cinema(app: Flask, people: People) -> Cinema:
    """Films, and people who watch them."""
    return Cinema(app, people)


def row_names(page: str) -> list[str]:
    """Name the rows of a home page."""
    return re.findall(r'id="row-([\w-]+)"', page)


def row_of(page: str, name: str) -> str:
    """Cut one row out of a home page."""
    found = re.search(rf'<section class="home-row"[^>]*row-{name}".*?</section>', page, re.DOTALL)
    assert found is not None, f"no row {name}"
    return found[0]


def part_of(page: str, begin: str, end: str = "</section>") -> str:
    """Cut a part out of a page."""
    return page[page.index(begin) : page.index(end, page.index(begin))]


@pytest.mark.usefixtures("cinema")
def test_an_empty_library_has_no_rows_and_no_chips(visitor: FlaskClient, ada: Visit) -> None:
    for browser in (visitor, ada.browser):
        page = browser.get("/").text
        assert row_names(page) == []
        assert 'class="chips"' not in page
        assert "Nothing is showing yet" in page


def test_a_stranger_sees_what_is_trending_and_the_newest(
    visitor: FlaskClient, cinema: Cinema
) -> None:
    for number in range(rows.FEWEST):
        cinema.view(cinema.film(f"Hot {number}"), number + 1)
    cinema.film("Unseen")
    page = visitor.get("/").text
    assert row_names(page) == ["trending"]
    trending = row_of(page, "trending")
    assert re.findall(r">(Hot \d)<", trending) == [
        "Hot 3",
        "Hot 2",
        "Hot 1",
        "Hot 0",
    ]
    assert 'href="/trending"' in trending
    assert "Unseen" not in trending
    assert "Unseen" in page
    assert "Watch it together" in page


def test_films_to_rent_have_a_row_that_leads_to_them_with_a_bounded_number_of_questions(
    app: Flask, visitor: FlaskClient, ada: Visit
) -> None:
    films, asked = Films(app), []
    films.make("ON DISC ONLY")
    assert row_names(visitor.get("/").text) == []
    for many in (1, rows.CARDS + 2):
        numbers = [
            films.make(f"NIGHT {n}", categories=["Drama"], streams=True) for n in range(many)
        ]
        with counted_queries(app) as queries:
            page = visitor.get("/").text
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert row_names(page) == ["films"]
    row = row_of(page, "films")
    assert 'href="/films?streaming=true"' in row
    assert row.count('class="film-card"') == rows.CARDS
    assert "On Disc Only" not in row
    assert f'href="/films/{numbers[0]}"' in row
    assert row_names(ada.browser.get("/").text) == ["films"]


def test_rows_with_few_cards_are_left_out(visitor: FlaskClient, cinema: Cinema) -> None:
    for number in range(rows.FEWEST - 1):
        cinema.view(cinema.film(f"Hot {number}"), 5)
    assert row_names(visitor.get("/").text) == []


def test_somebody_goes_on_and_sees_what_they_follow_and_may_like_each_once(
    ada: Visit, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    begun = cinema.film("Begun", tags=["fog"])
    cinema.watch(ada.person, begun, share=0.5)
    cinema.film("Followed", owner, tags=["fog"])
    cinema.follow(ada.person, owner)
    for number in range(rows.FEWEST):
        cinema.view(cinema.film(f"Fog {number}", tags=["fog"]), 3)
    page = ada.browser.get("/").text
    assert row_names(page) == ["continue", "followed", "for-you"]
    assert re.search(r'<progress class="watched"[^>]*value="0.5"', row_of(page, "continue"))
    assert "Followed" in row_of(page, "followed")
    for_you = row_of(page, "for-you")
    assert "Because you watched “Begun”" in for_you
    assert "Followed" not in for_you
    assert 'href="/for-you"' in for_you


def test_chips_lead_to_the_newest_of_a_category_page_by_page(
    visitor: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    for number in range(25):
        cinema.films.videos.make(owner.id, title=f"Song {number}", category="music")
    cinema.film("Goal", category="sport")
    page = visitor.get("/").text
    chips = part_of(page, 'class="chips"', "</nav>")
    assert re.findall(r'href="([^"]+)"', chips) == [
        "/",
        "/?category=music",
        "/?category=sport",
    ]
    music = visitor.get("/?category=music").text
    assert "<h1>Music</h1>" in music
    assert "Goal" not in music
    assert music.count("video-card") == 24
    assert 'href="/?category=music&amp;page=2"' in music
    assert visitor.get("/?category=music&page=2").text.count("video-card") == 1
    assert "Nothing of that kind yet" in visitor.get("/?category=news").text
    assert "Goal" in visitor.get("/?category=nonsense").text


def test_pictures_have_their_size_and_wait_unless_they_stand_first(
    visitor: FlaskClient, cinema: Cinema
) -> None:
    for number in range(6):
        cinema.view(cinema.film(f"Hot {number}"), 5)
    pictures = re.findall(r"<img[^>]*>", part_of(visitor.get("/").text, "home-row", "</main>"))
    assert all('width="640" height="360"' in picture for picture in pictures)
    assert [picture.count('loading="eager"') for picture in pictures] == [1] * 4 + [0] * 8


def test_only_what_everybody_may_watch_is_previewed(visitor: FlaskClient, cinema: Cinema) -> None:
    film = cinema.film("Open")
    closed = cinema.film("For some", access="subscribers")
    page = visitor.get("/").text
    assert f'data-preview="{film}"' in page
    assert f'data-preview="{closed}"' not in page


def test_the_home_page_asks_no_more_of_a_larger_library(
    app: Flask, ada: Visit, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    cinema.follow(ada.person, owner)
    counts = []
    for more in (5, 7):
        for number in range(more):
            fields = {"tags": ["fog", f"t{number}"], "category": "music", "language": "en"}
            cinema.watch(ada.person, cinema.film(f"Begun lighthouse {number}", **fields))
            cinema.view(cinema.film(f"Lighthouse {number}", owner, **fields), 4)
            cinema.view(cinema.film(f"Other lighthouse {number}", **fields), 4)
        with counted_queries(app) as asked:
            page = ada.browser.get("/").text
        counts.append(len(asked))
        assert "For you" in page
    assert counts[1] <= counts[0] <= 45


def test_trending_has_its_page_by_day_week_and_month(visitor: FlaskClient, cinema: Cinema) -> None:
    assert "Nobody has been here yet" in visitor.get("/trending").text
    cinema.view(cinema.film("Hot"), 5)
    cinema.film("Cold")
    for query, current in (("", 7), ("?days=1", 1), ("?days=30", 30), ("?days=2", 7)):
        page = visitor.get(f"/trending{query}").text
        assert "Hot" in page
        assert "Cold" not in page
        assert f'href="/trending?days={current}" aria-current="page"' in page
    assert 'href="/trending"' in visitor.get("/").text


def test_all_that_is_for_somebody_has_a_page(
    visitor: FlaskClient, ada: Visit, cinema: Cinema
) -> None:
    assert "Nothing left to recommend" in visitor.get("/for-you").text
    cinema.watch(ada.person, cinema.film("Begun", tags=["fog"]))
    cinema.film("More fog", tags=["fog"])
    page = ada.browser.get("/for-you").text
    assert "Because you watched “Begun”" in page
    assert 'href="/history"' in page
    assert "New here" in visitor.get("/for-you").text
    assert visitor.get("/for-you?page=9").status_code == 200


def test_what_is_up_next_stands_beside_a_video_with_reasons_and_without_scripts(
    visitor: FlaskClient, cinema: Cinema
) -> None:
    film = cinema.film("Harbour", tags=["fog"])
    assert "data-up-next" not in visitor.get(f"/watch/{film}").text
    other = cinema.film("More fog", tags=["fog"])
    part = part_of(visitor.get(f"/watch/{film}").text, "data-up-next")
    assert f'href="/watch/{other}"' in part
    assert "Same tags: #fog" in part
    assert re.search(r'class="stub">.*1:00', part)
    assert 'width="640" height="360"' in part
    assert "Next: More fog" in part


def test_within_a_list_its_own_next_comes_before_what_is_up_next(
    ada: Visit, cinema: Cinema, people: People
) -> None:
    first, second = cinema.film("First"), cinema.film("Second")
    cinema.film("Third")
    made = ada.browser.post("/api/v1/playlists", json={"title": "Evening"}).get_json()
    for one in (first, second):
        ada.browser.post(f"/api/v1/playlists/{made['id']}/items", json={"video_id": str(one)})
    page = ada.browser.get(f"/watch/{first}?list={made['id']}").text
    panels = re.findall(r'data-going-now href="([^"]+)"', page)
    assert panels[0] == f"/watch/{second}?list={made['id']}"
    assert len(panels) == 2
    last = ada.browser.get(f"/watch/{second}?list={made['id']}").text
    assert "?list=" not in re.findall(r'data-going-now href="([^"]+)"', last)[0]


VIDEO = VideoRef(id=None, title="A <b>")  # type: ignore[arg-type]
CHANNEL = ChannelRef(id=None, handle="harbour", name="Harbour")  # type: ignore[arg-type]


@pytest.mark.parametrize("code", list(Code))
def test_every_reason_is_a_sentence(app: Flask, code: Code) -> None:
    why = Reason(code, video=VIDEO, channel=CHANNEL, tags=("a", "b"), words=("w",), category="film")
    with app.test_request_context():
        said = reasons.sentence(why)
        assert said
        assert reasons.sentence(Reason(code))
    named = {Code.SAME_TAGS: "#a #b", Code.SAME_CHANNEL: "Harbour", Code.SAME_CATEGORY: "Film"}
    assert named.get(code, "") in said
