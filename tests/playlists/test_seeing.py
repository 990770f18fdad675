"""Whoever sees a playlist sees no more of the videos on it than they may, and is told how many."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.playlists.models import Playlist, PlaylistItem
from tests.accounts.factories import People, Person
from tests.playlists.caller import Caller, titles
from tests.playlists.factories import Playlists
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


def test_only_public_ones_are_listed_to_others(
    call: Caller, stranger: Caller, playlists: Playlists, ada: Person
) -> None:
    for visibility in ("private", "unlisted", "public"):
        playlists.make(ada.id, title=visibility, visibility=visibility)
    found = stranger("GET", f"/users/{ada.id}/playlists")
    assert [one["title"] for one in found["items"]] == ["public"]
    assert found["items"][0]["owner"]["username"] == ada.username
    assert call("GET", "/playlists")["pagination"]["total"] == 3


def test_what_may_not_be_seen_comes_on_no_list(
    call: Caller, playlists: Playlists, videos: Videos, ada: Person, mia: Person
) -> None:
    secret = videos.make(mia.id, access="private")
    path = f"/playlists/{playlists.make(ada.id)}/items"
    call("POST", path, 404, video_id=str(secret))
    call("DELETE", f"{path}/{secret}", 404)
    call("PUT", f"/users/me/watch-later/{secret}", 404)
    call("DELETE", f"/users/me/watch-later/{secret}", 404)
    call("GET", f"/videos/{secret}/saved", 404)


@BOTH
def test_what_the_viewer_may_not_see_any_more_has_no_name_and_both_are_counted(
    app: Flask,
    client: FlaskClient,
    call: Caller,
    stranger: Caller,
    playlists: Playlists,
    videos: Videos,
    ada: Person,
    mia: Person,
    five: Sequence[UUID],
) -> None:
    path = f"/playlists/{playlists.make(ada.id, five, visibility='public')}"
    videos.access(five[0], "private")
    videos.access(five[1], "unlisted")
    Caller(client, mia)("DELETE", f"/videos/{five[2]}", 204)
    counted = [
        (whose("GET", path)["available_count"], whose("GET", path)["item_count"])
        for whose in (stranger, call, Caller(client, mia))
    ]
    # An unlisted one stays so on somebody else's public list; who listed it has its link.
    assert counted == [(2, 5), (3, 5), (4, 5)]
    assert titles(stranger("GET", f"{path}/items")) == [None, None, None, "Film 4", "Film 5"]
    assert titles(call("GET", f"{path}/items")) == [None, "Film 2", None, "Film 4", "Film 5"]
    ids = [one["video_id"] for one in stranger("GET", f"{path}/items")["items"]]
    assert ids == [None, None, None, str(five[3]), str(five[4])]
    assert call("GET", f"{path}/items")["items"][0]["video_id"] == str(five[0])
    call("DELETE", f"{path}/items/{five[0]}", 204)
    assert titles(call("GET", f"{path}/items"))[0] == "Film 2"


def test_the_picture_is_that_of_the_first_video_the_viewer_may_see(
    client: FlaskClient,
    stranger: Caller,
    playlists: Playlists,
    videos: Videos,
    mia: Person,
    five: Sequence[UUID],
) -> None:
    made = playlists.make(mia.id, five, visibility="public")
    videos.access(five[0], "private")
    assert str(five[1]) in stranger("GET", f"/playlists/{made}")["thumbnail_url"]
    assert str(five[0]) in Caller(client, mia)("GET", f"/playlists/{made}")["thumbnail_url"]


@BOTH
@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_what_is_counted_is_what_is_shown_to_everybody(
    app: Flask,
    client: FlaskClient,
    people: People,
    playlists: Playlists,
    videos: Videos,
    ada: Person,
    mia: Person,
    visibility: str,
) -> None:
    films = [
        videos.make(owner.id, access=access, ready=ready)
        for owner in (ada, mia)
        for access in ("public", "unlisted", "private", "subscribers", "sponsors")
        for ready in (True, False)
    ]
    videos.age(videos.make(mia.id), -86_400)
    with app.app_context(), unit_of_work() as session:
        made = Playlist(owner_id=ada.id, title="All", visibility=visibility)
        session.add(made)
        session.flush()
        for place, film in enumerate(films, start=1):
            session.add(PlaylistItem(playlist_id=made.id, video_id=film, place=place))
        path = f"/playlists/{made.id}"
    Caller(client, mia)("DELETE", f"/videos/{films[10]}", 204)
    for viewer in (None, ada, mia, people.make(), people.make("admin")):
        call = Caller(client, viewer)
        shown = [one["available"] for one in call("GET", f"{path}/items?page_size=100")["items"]]
        told = call("GET", path)
        assert (told["item_count"], told["available_count"]) == (20, sum(shown))
        first = next(film for film, seen in zip(films, shown, strict=True) if seen)
        assert str(first) in told["thumbnail_url"]
