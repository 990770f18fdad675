"""The studio after an upload, as forms: time, chapters, pictures, bin, several, password."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import db, unit_of_work
from app.videos.models import Video
from tests.databases import POSTGRES
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit
DETAILS = {"title": "Harbour", "description": "", "tags": "", "access": "public"}


@pytest.fixture
def film(ada: Visit, videos: Videos) -> UUID:
    """A public film of ada's."""
    return videos.make(ada.person.id, title="Harbour")


def stored(app: Flask, video_id: UUID) -> Video:
    """Read a video from the database."""
    with app.app_context(), unit_of_work(writes=False):
        video = db.session.get_one(Video, video_id)
        assert (video.tags, video.chapters) is not None
        return video


def save(ada: Visit, film: UUID, **more: str) -> tuple[int, str]:
    """Send the form of the details."""
    answer = ada.browser.post(f"/studio/videos/{film}", data=DETAILS | more)
    return answer.status_code, answer.text


def test_a_video_is_planned_in_utc_held_back_and_let_out(
    app: Flask, ada: Visit, visitor: FlaskClient, film: UUID
) -> None:
    moment = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)
    text = moment.strftime("%Y-%m-%dT%H:%M")
    assert save(ada, film, release="later", publish_local=text)[0] == 303
    assert stored(app, film).published_at == moment
    page = ada.browser.get(f"/studio/videos/{film}").text
    assert f'value="{text}"' in page
    assert 'value="later" checked' in page
    assert "coordinated universal time" in page
    assert visitor.get(f"/watch/{film}").status_code == 404
    assert "Comes out" in ada.browser.get("/studio").text
    assert save(ada, film, release="held")[0] == 303
    assert "Held back" in ada.browser.get("/studio").text
    assert save(ada, film, release="now")[0] == 303
    assert visitor.get(f"/watch/{film}").status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"release": "later", "publish_local": ""}, "publish_at"),
        ({"release": "later", "publish_local": "2020-01-01T10:00"}, "publish_at"),
        ({"release": "later", "publish_local": "tomorrow"}, "publish_at"),
        ({"access": "password"}, "password"),
        ({"access": "password", "password": "abc"}, "password"),
        ({"category": "nonsense"}, "category"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    app: Flask, ada: Visit, film: UUID, change: dict[str, str], field: str
) -> None:
    status, text = save(ada, film, **change)
    assert (status, f'id="{field}-error"' in text) == (422, True)
    assert stored(app, film).access == "public"


def test_category_and_language_are_chosen_from_lists_and_emptied(
    app: Flask, ada: Visit, film: UUID
) -> None:
    save(ada, film, category="music", language="de")
    page = ada.browser.get(f"/studio/videos/{film}").text
    assert '<option value="music" selected>Music' in page
    assert '<option value="de" selected>German' in page
    save(ada, film, category="", language="")
    assert (stored(app, film).category, stored(app, film).language) == (None, None)


def test_chapters_are_written_in_rows_and_shown_as_links(
    app: Flask, ada: Visit, visitor: FlaskClient, film: UUID
) -> None:
    rows = {"start": ["0:30", "0:00", ""], "title": ["Sea", "<b>Quay", ""]}
    assert ada.browser.post(f"/studio/videos/{film}/chapters", data=rows).status_code == 303
    page = visitor.get(f"/watch/{film}").text
    assert f'href="/watch/{film}?t=30"' in page
    assert "&lt;b&gt;Quay" in page
    form = ada.browser.get(f"/studio/videos/{film}/chapters").text
    assert "0:00 &lt;b&gt;Quay\n0:30 Sea" in form
    assert form.count('name="start"') == 2 + 5 + 1


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("", {"start": ["0:05"], "title": ["Late"]}, "begins at 0:00"),
        ("", {"start": ["soon"], "title": ["Late"]}, "Write each time as"),
        ("", {"start": ["0:00"], "title": [""]}, "Give every chapter a title"),
        ("/lines", {"lines": "0:00 Quay\nSea"}, "This is not one: Sea"),
    ],
)
def test_chapters_that_do_not_fit_are_shown_again(
    app: Flask, ada: Visit, film: UUID, path: str, data: dict[str, object], words: str
) -> None:
    answer = ada.browser.post(f"/studio/videos/{film}/chapters{path}", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert stored(app, film).chapters == []


def test_lines_replace_all_chapters(app: Flask, ada: Visit, film: UUID) -> None:
    for lines, count in (("0:00 Quay\n0:20 Sea", 2), ("", 0)):
        ada.browser.post(f"/studio/videos/{film}/chapters/lines", data={"lines": lines})
        assert len(stored(app, film).chapters) == count


@POSTGRES
def test_a_sign_that_no_database_keeps_is_left_out_of_what_forms_send(
    app: Flask, ada: Visit, film: UUID
) -> None:
    path, sent = f"/studio/videos/{film}/chapters", {"start": "0:00", "title": "Qu\0ay"}
    assert ada.browser.post(path, data=sent).status_code == 303
    assert [one.title for one in stored(app, film).chapters] == ["Quay"]
    assert ada.browser.post(f"{path}/lines", data={"lines": "0:00 S\0ea"}).status_code == 303
    assert [one.title for one in stored(app, film).chapters] == ["Sea"]
    saved = ada.browser.post(f"/watch/{film}/save", data={"title": "Ev\0ening"})
    assert saved.status_code == 303
    assert "Evening" in ada.browser.get("/playlists").text


def test_a_file_that_is_no_picture_is_refused_in_words(ada: Visit, film: UUID) -> None:
    data = {"file": (io.BytesIO(b"only text"), "mine.jpg")}
    answer = ada.browser.post(f"/studio/videos/{film}/picture", data=data)
    assert answer.status_code == 422
    assert 'id="picture-file-error"' in answer.text


def test_the_bin_shows_days_and_gives_back_or_takes_for_good(
    app: Flask, ada: Visit, visit: Callable[..., Visit], film: UUID
) -> None:
    ada.browser.post(f"/studio/videos/{film}/delete", data={"sure": "yes"})
    page = ada.browser.get("/studio/bin").text
    assert "Harbour" in page
    assert f"{app.config['VIDEO_PURGE_DAYS']} days left" in page
    assert "Harbour" not in visit().browser.get("/studio/bin").text
    assert ada.browser.post(f"/studio/bin/{film}/restore").status_code == 303
    assert "Harbour" in ada.browser.get("/studio").text
    ada.browser.post(f"/studio/videos/{film}/delete", data={"sure": "yes"})
    unsure = ada.browser.post(f"/studio/bin/{film}/purge")
    assert (unsure.status_code, "Tick the box" in unsure.text) == (422, True)
    assert ada.browser.post(f"/studio/bin/{film}/purge", data={"sure": "yes"}).status_code == 303
    assert "The bin is empty" in ada.browser.get("/studio/bin").text


def test_several_are_changed_and_that_is_undone(app: Flask, ada: Visit, videos: Videos) -> None:
    films = [videos.make(ada.person.id, title=f"Film {n}") for n in range(2)]
    data = {"ids": list(map(str, films)), "do": "change", "access": "private", "add_tags": "a, b"}
    answer = ada.browser.post("/studio/changes", data=data)
    page = ada.browser.get(answer.location).text
    assert "2 videos are changed." in page
    assert [stored(app, film).access for film in films] == ["private"] * 2
    undo = re.search(r"/studio/changes/[0-9a-f-]+/undo", page)
    assert undo is not None
    for words in ("2 videos are as they were.", "This cannot be undone any more."):
        status = ada.browser.post(undo[0]).status_code
        assert words in ada.browser.get("/studio").text or status == 404
    assert [(stored(app, film).access, stored(app, film).tags) for film in films] == [
        ("public", [])
    ] * 2


@pytest.mark.parametrize(
    "data", [{}, {"do": "delete"}, {"do": "change"}, {"ids": "x", "do": "now"}]
)
def test_a_change_of_nothing_says_what_is_missing(
    ada: Visit, film: UUID, data: dict[str, str]
) -> None:
    assert ada.browser.post("/studio/changes", data=data).status_code == 303
    assert "Tick some videos" in ada.browser.get("/studio").text


def test_the_list_is_narrowed_by_the_address_whatever_it_says(ada: Visit, film: UUID) -> None:
    assert "Harbour" in ada.browser.get("/studio?q=harb&state=nonsense&sort=x").text
    text = ada.browser.get("/studio?q=zzz").text
    assert "None of your videos is like that." in text
    assert "Harbour" not in text


def test_a_password_opens_the_page(ada: Visit, visitor: FlaskClient, film: UUID) -> None:
    save(ada, film, access="password", password="open sesame")
    page = visitor.get(f"/watch/{film}")
    assert (page.status_code, "Password of the video" in page.text) == (403, True)
    assert "data-player" not in page.text
    wrong = visitor.post(f"/watch/{film}/unlock", data={"password": "sesame"})
    assert (wrong.status_code, 'id="password-error"' in wrong.text) == (403, True)
    right = visitor.post(f"/watch/{film}/unlock", data={"password": "open sesame"})
    assert (right.status_code, right.location) == (303, f"/watch/{film}")
    assert "data-player" in visitor.get(f"/watch/{film}").text
