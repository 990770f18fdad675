"""Several videos changed at once, the list they are found in, and the way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock
from app.core.database import unit_of_work
from app.videos import service, tasks
from tests.accounts.factories import People
from tests.videos.editing.conftest import Desk

pytestmark = pytest.mark.integration
both_databases = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


def change(desk: Desk, *films: UUID, **wishes: Any) -> Any:
    """Change some films at once."""
    body = {"ids": [str(film) for film in films]} | wishes
    return desk.call("POST", "/videos/bulk", body)


def undo(desk: Desk, answer: Any, **given: Any) -> Any:
    """Take a change back."""
    return desk.call("POST", f"/videos/bulk/{answer.get_json()['undo_id']}/undo", **given)


@both_databases
def test_everything_a_change_did_is_taken_back_once(desk: Desk) -> None:
    first, second = desk.film(tags=["a", "b"]), desk.film(access="unlisted", category="film")
    wishes = {"access": "private", "category": "music", "add_tags": ["C"], "remove_tags": ["a"]}
    done = change(desk, first, second, publish="held", **wishes)
    assert done.get_json()["changed"] == 2
    video = desk.stored(first)
    assert (video.access, video.category, video.tags) == ("private", "music", ["b", "c"])
    assert (video.held_back, video.published_at) == (True, None)
    assert undo(desk, done).get_json() == {"changed": 2}
    video, other = desk.stored(first), desk.stored(second)
    assert (video.access, video.category, video.tags) == ("public", None, ["a", "b"])
    assert (other.access, other.category, other.tags) == ("unlisted", "film", [])
    assert (video.held_back, video.published_at is not None) == (False, True)
    assert undo(desk, done).status_code == 404


def test_what_was_changed_since_stays_as_it_is_then(desk: Desk) -> None:
    film = desk.film()
    done = change(desk, film, access="private", category="music")
    desk.edit(film, access="unlisted")
    undo(desk, done)
    assert (desk.stored(film).access, desk.stored(film).category) == ("unlisted", None)


def test_deleted_ones_come_back(desk: Desk, app: Flask) -> None:
    films = [desk.film() for _ in range(3)]
    done = change(desk, *films, delete=True)
    assert desk.call("GET", "/videos/mine").get_json()["items"] == []
    with app.app_context(), unit_of_work():
        service.purge(films[0])
    assert undo(desk, done).get_json() == {"changed": 2}
    assert len(desk.call("GET", "/videos/mine").get_json()["items"]) == 2


def test_all_or_none_and_only_mine(desk: Desk, people: People) -> None:
    mine, theirs = desk.film(), desk.videos.make(people.make().id)
    assert change(desk, mine, theirs, access="private").status_code == 404
    assert change(desk, mine, access="password").status_code == 422
    assert change(desk, mine, category="nonsense").status_code == 422
    assert desk.stored(mine).access == "public"


def test_nobody_else_takes_it_back_and_nobody_after_ten_minutes(
    app: Flask, desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = change(desk, desk.film(), access="private")
    assert undo(desk, done, person=people.make()).status_code == 404
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert undo(desk, done).status_code == 404
    with app.app_context():
        assert tasks.forget_undos(later, False) == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_clicks_on_undo_take_a_change_back_once(app: Flask, desk: Desk) -> None:
    done = change(desk, *(desk.film() for _ in range(3)), access="private")
    path = f"/api/v1/videos/bulk/{done.get_json()['undo_id']}/undo"

    def click(_number: int) -> int:
        return app.test_client().post(path, headers=desk.owner.headers).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == [200, 404, 404, 404]


def test_a_category_is_taken_away_by_null_and_kept_by_silence(desk: Desk) -> None:
    film = desk.film(category="film")
    change(desk, film, access="unlisted")
    assert desk.stored(film).category == "film"
    change(desk, film, category=None)
    assert desk.stored(film).category is None


@both_databases
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Harbour at noon", "Dusk", "A harbour"]),
        ("sort=oldest", ["A harbour", "Dusk", "Harbour at noon"]),
        ("sort=title", ["A harbour", "Dusk", "Harbour at noon"]),
        ("q=HARBOUR", ["Harbour at noon", "A harbour"]),
        ("q=%25", []),
        ("access=private", ["Dusk"]),
        ("state=held", ["Harbour at noon"]),
        ("state=out&access=public", ["A harbour"]),
        ("state=making", []),
    ],
)
def test_my_list_is_searched_filtered_and_sorted(desk: Desk, query: str, titles: list[str]) -> None:
    desk.film(title="A harbour")
    desk.film(title="Dusk", access="private")
    desk.edit(desk.film(title="Harbour at noon"), held_back=True)
    found = desk.call("GET", f"/videos/mine?{query}").get_json()
    assert [item["title"] for item in found["items"]] == titles
    assert found["pagination"]["total"] == len(titles)
