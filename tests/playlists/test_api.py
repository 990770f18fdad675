"""Playlists over REST: made, changed, filled, put in order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.playlists import entries, service
from tests.accounts.factories import People, Person
from tests.playlists.caller import Caller, titles
from tests.playlists.factories import Playlists, at_once
from tests.queries import counted_queries

pytestmark = pytest.mark.integration
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


def test_a_playlist_is_made_private_renamed_described_shown_and_deleted(
    call: Caller, stranger: Caller
) -> None:
    made = call("POST", "/playlists", 201, title="  Evening ")
    path = f"/playlists/{made['id']}"
    assert (made["title"], made["visibility"], made["kind"]) == ("Evening", "private", "list")
    stranger("GET", path, 404)
    stranger("GET", f"{path}/items", 404)
    call("PATCH", path, title="Night", description="Late ones", visibility="unlisted")
    seen = stranger("GET", path)
    assert (seen["title"], seen["description"]) == ("Night", "Late ones")
    call("DELETE", path, 204)
    call("GET", path, 404)


def test_an_empty_title_and_an_unknown_visibility_are_refused(call: Caller) -> None:
    call("POST", "/playlists", 422, title="  ")
    call("POST", "/playlists", 422, title="x" * 151)
    call("POST", "/playlists", 422, title="Evening", visibility="friends")


def test_somebody_else_changes_nothing(
    client: FlaskClient, people: People, playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    other = Caller(client, people.make())
    for visibility, status in (("public", 403), ("private", 404)):
        path = f"/playlists/{playlists.make(ada.id, five[:1], visibility=visibility)}"
        other("PATCH", path, status, title="Mine now")
        other("POST", f"{path}/items", status, video_id=str(five[1]))
        other("PATCH", f"{path}/items/{five[0]}", status, position=1)
        other("DELETE", f"{path}/items/{five[0]}", status)
        other("DELETE", path, status)


@BOTH
def test_videos_are_put_on_once_moved_and_taken_off(
    app: Flask, call: Caller, five: Sequence[UUID]
) -> None:
    path = f"/playlists/{call('POST', '/playlists', 201, title='Evening')['id']}/items"
    for number, film in enumerate(five, start=1):
        assert call("POST", path, 201, video_id=str(film))["position"] == number
    assert call("POST", path, 200, video_id=str(five[1]))["position"] == 2
    assert call("PATCH", f"{path}/{five[4]}", position=1)["position"] == 1
    assert call("PATCH", f"{path}/{five[0]}", before=str(five[3]))["position"] == 4
    assert call("PATCH", f"{path}/{five[1]}", position=400)["position"] == 5
    call("DELETE", f"{path}/{five[2]}", 204)
    call("DELETE", f"{path}/{five[2]}", 204)
    shown = call("GET", path)
    assert titles(shown) == ["Film 5", "Film 1", "Film 4", "Film 2"]
    assert [one["position"] for one in shown["items"]] == [1, 2, 3, 4]
    second = call("GET", f"{path}?page=2&page_size=3")
    assert [(one["position"], one["video"]["title"]) for one in second["items"]] == [(4, "Film 2")]


def test_a_move_says_one_place_of_the_list(
    call: Caller, playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    path = f"/playlists/{playlists.make(ada.id, five[:2])}/items"
    call("PATCH", f"{path}/{five[0]}", 422)
    call("PATCH", f"{path}/{five[0]}", 422, position=0)
    call("PATCH", f"{path}/{five[0]}", 422, position=1, before=str(five[1]))
    for film, where in ((five[2], {"position": 1}), (five[0], {"before": str(five[2])})):
        refused = call("PATCH", f"{path}/{film}", 404, **where)
        assert refused["error"]["code"] == "NOT_ON_PLAYLIST"


def test_no_more_fits_than_is_promised(
    call: Caller,
    playlists: Playlists,
    ada: Person,
    five: Sequence[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 2)
    monkeypatch.setattr(service, "MOST_PLAYLISTS", 1)
    path = f"/playlists/{playlists.make(ada.id, five[:2])}/items"
    full = call("POST", path, 409, video_id=str(five[2]))
    assert full["error"]["code"] == "PLAYLIST_FULL"
    call("POST", path, 200, video_id=str(five[1]))
    call("PUT", f"/users/me/watch-later/{five[0]}", 204)
    many = call("POST", "/playlists", 409, title="One more")
    assert many["error"]["code"] == "TOO_MANY_PLAYLISTS"


def test_watch_later_is_made_when_first_used_and_can_only_be_cleared(
    call: Caller, stranger: Caller, playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    later = "/users/me/watch-later"
    assert titles(call("GET", later)) == []
    call("DELETE", later, 204)
    call("DELETE", f"{later}/{five[0]}", 204)
    assert call("GET", "/playlists")["items"] == []
    for film in (five[0], five[1], five[0]):
        call("PUT", f"{later}/{film}", 204)
    playlists.make(ada.id)
    assert titles(call("GET", later)) == ["Film 1", "Film 2"]
    first = call("GET", "/playlists")["items"][0]
    assert (first["kind"], first["visibility"], first["item_count"]) == (
        "watch_later",
        "private",
        2,
    )
    path = f"/playlists/{first['id']}"
    stranger("GET", path, 404)
    assert call("PATCH", path, 409, visibility="public")["error"]["code"] == "WATCH_LATER_STAYS"
    call("DELETE", path, 409)
    call("DELETE", f"{later}/{five[0]}", 204)
    assert titles(call("GET", f"{path}/items")) == ["Film 2"]
    call("DELETE", later, 204)
    assert titles(call("GET", later)) == []


def test_it_tells_which_of_my_playlists_hold_a_video(
    call: Caller, playlists: Playlists, ada: Person, mia: Person, five: Sequence[UUID]
) -> None:
    holds = playlists.make(ada.id, five[:1])
    playlists.make(ada.id, five[1:2])
    playlists.make(mia.id, five[:1])
    path = f"/videos/{five[0]}/saved"
    assert call("GET", path) == {"watch_later": False, "playlist_ids": [str(holds)]}
    call("PUT", f"/users/me/watch-later/{five[0]}", 204)
    assert call("GET", path) == {"watch_later": True, "playlist_ids": [str(holds)]}


def test_lists_ask_no_more_of_the_database_the_longer_they_are(
    app: Flask, call: Caller, playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    made = playlists.make(ada.id, five[:1], visibility="public")
    paths = ["/playlists", f"/users/{ada.id}/playlists", f"/playlists/{made}/items"]
    asked = []
    for _ in range(2):
        with counted_queries(app) as found:
            for path in paths:
                call("GET", path)
        asked.append(len(found))
        for film in five[1:]:
            playlists.add(ada.id, made, film)
        for _ in range(3):
            playlists.make(ada.id, five, visibility="public")
    assert asked[0] == asked[1]


@BOTH
def test_two_who_want_their_watch_later_at_once_get_the_same(
    app: Flask, ada: Person, five: Sequence[UUID]
) -> None:
    def save(film: UUID) -> None:
        Caller(app.test_client(), ada)("PUT", f"/users/me/watch-later/{film}", 204)

    at_once(*[lambda film=film: save(film) for film in five])
    found = Caller(app.test_client(), ada)("GET", "/playlists")
    assert [one["item_count"] for one in found["items"]] == [5]
