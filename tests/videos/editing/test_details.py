"""Categories and languages, chapters, and a picture of one's own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.services import storage
from app.videos import media, service
from app.videos.editing import chapters
from app.videos.editing.errors import ChaptersWrong
from tests.accounts.factories import People, Person
from tests.videos.editing.conftest import API, Desk

pytestmark = pytest.mark.integration


def test_a_category_is_one_of_a_list_and_null_takes_it_away(desk: Desk) -> None:
    film = desk.film(language="en")
    known = desk.client.get(f"{API}/videos/categories").get_json()["items"]
    assert {"slug": "nature", "name": "Nature and animals"} in known
    assert desk.edit(film, category="nature").get_json()["category"] == "nature"
    refused = desk.edit(film, category="Nature films")
    assert (refused.status_code, list(refused.get_json()["error"]["details"])) == (
        422,
        ["category"],
    )
    kept = desk.edit(film, title="Another", description=None).get_json()
    assert (kept["category"], kept["language"]) == ("nature", "en")
    cleared = desk.edit(film, category=None, language=None).get_json()
    assert (cleared["category"], cleared["language"], cleared["title"]) == (None, None, "Another")


def put(desk: Desk, film: UUID, *given: tuple[float, str]) -> Any:
    """Replace a film's chapters."""
    body = {"chapters": [{"start": start, "title": title} for start, title in given]}
    return desk.call("PUT", f"/videos/{film}/chapters", body)


def test_chapters_are_replaced_and_reach_the_player(desk: Desk) -> None:
    film = desk.film()
    assert put(desk, film, (0, "Harbour"), (12.5, "Sea")).status_code == 200
    assert put(desk, film, (0, "Quay"), (12.5, "Sea"), (40, "Home")).status_code == 200
    playback = desk.client.get(f"{API}/videos/{film}/playback").get_json()
    assert [(one["start"], one["title"]) for one in playback["chapters"]] == [
        (0.0, "Quay"),
        (12.5, "Sea"),
        (40.0, "Home"),
    ]
    assert put(desk, film).get_json()["chapters"] == []


@pytest.mark.parametrize(
    "given",
    [
        [(1, "Late")],
        [(0, "A"), (0.5, "Too close")],
        [(0, "A"), (20, "B"), (10, "Back")],
        [(0, "A"), (60, "Behind the end")],
        [(0, "")],
        [(n * 0.5, "Many") for n in range(101)],
    ],
)
def test_chapters_that_do_not_fit_are_refused(desk: Desk, given: list[tuple[float, str]]) -> None:
    film = desk.film()
    answer = put(desk, film, *given)
    assert answer.status_code == 422
    assert desk.stored(film).chapters == []


def test_chapters_are_read_from_lines_and_written_as_such() -> None:
    lines = "0:00 Harbour\n\n 1:05 - The sea \n[1:02:03] Home: at last\n"
    found = chapters.read_lines(lines)
    assert list(found) == [(0.0, "Harbour"), (65.0, "The sea"), (3723.0, "Home: at last")]
    assert chapters.read_lines(chapters.as_lines(found)) == found
    for bad in ("Harbour", "0:00", "1:5 Sea", "99999:00:00 Sea"):
        with pytest.raises(ChaptersWrong):
            chapters.read_lines(bad)


@pytest.mark.parametrize(
    ("text", "seconds"), [("0", 0), ("1:05", 65), ("1:00:01.5", 3601.5), ("90", 90)]
)
def test_a_time_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert chapters.read_clock(text) == seconds
    assert chapters.read_clock(chapters.clock_of(seconds)) == seconds


def picture() -> dict[str, Any]:
    """A picture as a form sends it."""
    found = Path(__file__).parents[3] / "app/web/static/img/cover.jpg"
    return {"file": (io.BytesIO(found.read_bytes()), "mine.jpg")}


def test_an_own_picture_comes_first_is_chosen_and_outlives_new_work(app: Flask, desk: Desk) -> None:
    film = desk.film()
    path = f"{API}/videos/{film}/thumbnail"
    for _again in range(2):
        answer = desk.client.put(path, data=picture(), headers=desk.owner.headers)
        assert answer.status_code == 200, answer.text
    video = desk.stored(film)
    mine = video.thumbnail_keys[0]
    assert (len(video.thumbnail_keys), video.thumbnail_key) == (4, mine)
    assert desk.client.get(answer.get_json()["thumbnail_url"]).mimetype == "image/jpeg"
    with app.app_context(), unit_of_work():
        kept = list(storage.current().list(f"videos/{film}/"))
        assert [entry.key if hasattr(entry, "key") else entry for entry in kept] == [mine]
        media.put_thumbnails(service.lock(film), [f"videos/{film}/thumbnails-2/0.jpg"])
    assert desk.stored(film).thumbnail_keys == [mine, f"videos/{film}/thumbnails-2/0.jpg"]
    assert desk.stored(film).thumbnail_key == mine
    assert desk.call("DELETE", f"/videos/{film}/thumbnail").status_code == 204
    assert desk.stored(film).thumbnail_key == f"videos/{film}/thumbnails-2/0.jpg"
    with app.app_context():
        assert storage.current().stat(mine) is None


def test_what_is_no_picture_changes_nothing(desk: Desk) -> None:
    film = desk.film()
    data = {"file": (io.BytesIO(b"only text"), "mine.jpg")}
    answer = desk.client.put(
        f"{API}/videos/{film}/thumbnail", data=data, headers=desk.owner.headers
    )
    assert answer.status_code == 415
    assert len(desk.stored(film).thumbnail_keys) == 3


def told(desk: Desk, film: UUID, person: Person) -> dict[str, Any]:
    """Answer what somebody is told that leads to a film, or into it."""
    shown = desk.call("GET", f"/videos/{film}", person=person).get_json()
    names = ("embed", "source_url", "chapters", "description", "tags")
    return {name: shown[name] for name in names if shown[name]}


@pytest.mark.security
@pytest.mark.parametrize(
    ("access", "told_anyway"),
    [("password", set()), ("sponsors", {"description", "tags"}), ("public", None)],
)
def test_who_may_not_watch_is_not_led_to_the_film_or_told_what_is_in_it(
    desk: Desk, people: People, access: str, told_anyway: set[str] | None
) -> None:
    elsewhere = {"embed_provider": "youtube", "embed_id": "dQw4w9WgXcQ"}
    said = {"description": "About us.", "tags": ["sea"], "source_url": "https://youtu.be/x"}
    film = desk.film(access="private", **elsewhere, **said)
    desk.call("PUT", f"/videos/{film}/chapters", {"chapters": [{"start": 0, "title": "Who"}]})
    word = {"password": "open sesame"} if access == "password" else {}
    assert desk.edit(film, access=access, **word).status_code == 200
    everything = set(told(desk, film, desk.owner))
    assert everything == {"embed", "source_url", "chapters", "description", "tags"}
    expected = everything if told_anyway is None else told_anyway
    assert set(told(desk, film, people.make())) == expected
