"""Playlists in the browser, without any script: kept, filled, put in order, watched within."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.videos.models import Video
from tests.playlists.factories import Playlists
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration


@pytest.fixture
def mia(visit: Callable[..., Visit]) -> Visit:
    """Somebody who publishes films."""
    return visit()


@pytest.fixture
def three(mia: Visit, videos: Videos) -> Sequence[UUID]:
    """Three films of Mia's."""
    return [videos.make(mia.person.id, title=f"Film {number}") for number in (1, 2, 3)]


@pytest.fixture
def playlists(app: Flask) -> Playlists:
    """Makes playlists."""
    return Playlists(app)


@pytest.fixture
def evening(playlists: Playlists, ada: Visit, three: Sequence[UUID]) -> UUID:
    """Ada's public playlist of the three."""
    return playlists.make(ada.person.id, three, visibility="public")


def text(browser: FlaskClient, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return answer.text


def shown(page: str) -> list[str]:
    """Answer the titles of a list's page, in order."""
    return re.findall(r"<h2><a[^>]*>([^<]+)</a></h2>", page.partition('id="items"')[2])


def test_a_playlist_is_made_edited_and_deleted(ada: Visit) -> None:
    assert "No playlists yet" in text(ada.browser, "/playlists")
    refused = ada.browser.post("/playlists", data={"title": " ", "visibility": "public"})
    assert refused.status_code == 422
    assert "Fill this in." in refused.text
    wish = {"title": "Evening", "description": "", "visibility": "private"}
    path = ada.browser.post("/playlists", data=wish).location
    assert "Nothing on this list yet" in text(ada.browser, path)
    assert "Evening" in text(ada.browser, "/playlists")
    ada.browser.post(f"{path}/edit", data=wish | {"title": "Night"})
    assert "<h1>Night</h1>" in text(ada.browser, path)
    assert ada.browser.post(f"{path}/delete").status_code == 422
    assert ada.browser.post(f"{path}/delete", data={"sure": "yes"}).location == "/playlists"
    text(ada.browser, path, 404)


def test_a_private_list_is_not_there_for_others(
    ada: Visit, visitor: FlaskClient, playlists: Playlists
) -> None:
    path = f"/playlists/{playlists.make(ada.person.id)}"
    text(visitor, path, 404)
    text(visitor, f"{path}/play", 404)
    text(ada.browser, path)


def test_the_order_changes_by_buttons_and_a_video_comes_off(
    ada: Visit, visitor: FlaskClient, evening: UUID, three: Sequence[UUID]
) -> None:
    path = f"/playlists/{evening}"
    moved = ada.browser.post(f"{path}/items/{three[2]}/move", data={"to": "up"})
    assert moved.location == f"{path}#item-{three[2]}"
    ada.browser.post(f"{path}/items/{three[0]}/move", data={"to": "up"})
    assert shown(text(visitor, path)) == ["Film 1", "Film 3", "Film 2"]
    ada.browser.post(f"{path}/items/{three[0]}/move", data={"to": "down"})
    ada.browser.post(f"{path}/items/{three[1]}/remove")
    assert shown(text(visitor, path)) == ["Film 3", "Film 1"]
    assert "Move up" not in text(visitor, path)


def test_what_is_not_available_has_no_name_and_can_be_taken_off(
    ada: Visit, visitor: FlaskClient, videos: Videos, evening: UUID, three: Sequence[UUID]
) -> None:
    videos.access(three[1], "private")
    path = f"/playlists/{evening}"
    for browser in (visitor, ada.browser):
        page = text(browser, path)
        assert "Film 2" not in page
        assert "Not available" in page
        assert "1 not available" in page
    assert str(three[1]) not in text(visitor, path)
    assert "Film 2" not in text(visitor, f"/watch/{three[0]}?list={evening}")
    ada.browser.post(f"{path}/items/{three[1]}/remove")
    assert "ot available" not in text(ada.browser, path)


def test_the_save_menu_puts_on_and_takes_off_what_was_shown(
    ada: Visit, visitor: FlaskClient, playlists: Playlists, evening: UUID, three: Sequence[UUID]
) -> None:
    other = playlists.make(ada.person.id, title="Other")
    page = f"/watch/{three[0]}"
    menu = text(ada.browser, page)
    assert f'value="{evening}" checked' in menu
    ticked = {"shown": ["later", str(evening), str(other)], "lists": ["later", str(other)]}
    assert ada.browser.post(f"{page}/save", data=ticked | {"title": "Third"}).location == page
    assert playlists.order(evening) == list(three[1:])
    assert playlists.order(other) == [three[0]]
    assert "Film 1" in text(ada.browser, "/watch-later")
    assert "Third" in text(ada.browser, "/playlists")
    ada.browser.post(f"{page}/save", data={"shown": ["later"]})
    assert "Film 1" not in text(ada.browser, "/watch-later")
    assert playlists.order(other) == [three[0]]
    assert f"/sign-in?next=/watch/{three[0]}" in text(visitor, page)


def test_nobody_fills_somebody_elses_list_by_the_save_menu(
    mia: Visit, playlists: Playlists, evening: UUID, three: Sequence[UUID]
) -> None:
    mia.browser.post(f"/watch/{three[0]}/save", data={"shown": [str(evening)]})
    assert playlists.order(evening) == list(three)


def test_the_clock_on_a_card_saves_for_later_and_comes_back(
    ada: Visit, visitor: FlaskClient, three: Sequence[UUID]
) -> None:
    assert f"/watch-later/{three[0]}" in text(ada.browser, "/")
    assert "/watch-later/" not in text(visitor, "/")
    assert "Nothing for later yet" in text(ada.browser, "/watch-later")
    saved = ada.browser.post(f"/watch-later/{three[0]}", data={"next": "/"})
    assert saved.location == "/"
    assert shown(text(ada.browser, "/watch-later")) == ["Film 1"]
    ada.browser.post("/watch-later/clear")
    assert "Nothing on this list yet" in text(ada.browser, "/watch-later")


def test_playing_all_begins_with_the_first_that_may_be_watched_and_leads_on(
    visitor: FlaskClient, videos: Videos, evening: UUID, three: Sequence[UUID]
) -> None:
    videos.access(three[0], "subscribers")
    begun = visitor.get(f"/playlists/{evening}/play").location
    assert begun == f"/watch/{three[1]}?list={evening}"
    page = text(visitor, begun)
    assert "2 of 3" in page
    assert f'rel="next" data-goes-on aria-label="Next: Film 3" href="/watch/{three[2]}' in page
    assert 'rel="prev"' not in page
    assert 'rel="next"' not in text(visitor, f"/watch/{three[2]}?list={evening}")
    for odd in ("x", str(three[0])):
        assert "data-playing" not in text(visitor, f"/watch/{three[1]}?list={odd}")


def test_a_list_stands_beside_a_video_of_another_site_too(
    app: Flask, visitor: FlaskClient, evening: UUID, three: Sequence[UUID]
) -> None:
    with app.app_context(), unit_of_work() as session:
        video = session.get_one(Video, three[1])
        video.embed_provider, video.embed_id = "youtube", "dQw4w9WgXcQ"
    page = text(visitor, f"/watch/{three[1]}?list={evening}")
    assert "2 of 3" in page
    assert f'aria-label="Next: Film 3" href="/watch/{three[2]}' in page


def test_a_random_order_has_every_video_once_and_stays(
    visitor: FlaskClient, evening: UUID, three: Sequence[UUID]
) -> None:
    address, seen = visitor.get(f"/playlists/{evening}/play?order=random").location, []
    name = parse_qs(urlsplit(address).query)["shuffle"]
    while address:
        seen.append(urlsplit(address).path.rpartition("/")[2])
        assert parse_qs(urlsplit(address).query)["shuffle"] == name
        page = text(visitor, address)
        found = re.search(r'rel="next"[^>]* href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(map(str, three))


def test_an_empty_list_has_nothing_to_play(ada: Visit, playlists: Playlists) -> None:
    path = f"/playlists/{playlists.make(ada.person.id)}"
    assert ada.browser.get(f"{path}/play").location == path


def test_a_channel_shows_the_public_playlists_of_its_owner(
    ada: Visit, visitor: FlaskClient, videos: Videos, playlists: Playlists, evening: UUID
) -> None:
    videos.make(ada.person.id)
    playlists.make(ada.person.id, title="Secret")
    tab = f"/channels/{ada.person.username}/playlists"
    assert tab in text(visitor, f"/channels/{ada.person.username}")
    page = text(visitor, tab)
    assert "Evening" in page
    assert "Secret" not in page


def test_a_channel_without_public_playlists_has_no_tab(
    mia: Visit, visitor: FlaskClient, three: Sequence[UUID]
) -> None:
    channel = f"/channels/{mia.person.username}"
    assert f"{channel}/playlists" not in text(visitor, channel)
    assert "No playlists to see" in text(visitor, f"{channel}/playlists")
