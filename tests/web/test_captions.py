"""Captions in the studio and the transcript on the watch page, as plain forms and links."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.captions import service
from app.core.database import unit_of_work
from app.services.media.captions import Cue
from tests.captions.factories import HARBOUR, Captions
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration
SRT = b"1\n0:01,0 --> 0:03,5\nThe harbour sleeps.\n"


@pytest.fixture
def film(ada: Visit, videos: Videos) -> UUID:
    """A public film of Ada's."""
    return videos.make(ada.person.id, title="Harbour")


@pytest.fixture
def track(app: Flask, film: UUID) -> UUID:
    """The film's English captions."""
    return Captions(app).add(film, name="English")


def upload(ada: Visit, film: UUID, data: bytes | None = SRT, **fields: str) -> Any:
    form: dict[str, Any] = {"language": "de", "name": "", "kind": "captions"} | fields
    if data is not None:
        form["file"] = (io.BytesIO(data), "harbour.srt")
    return ada.browser.post(f"/studio/videos/{film}/captions", data=form)


def save(ada: Visit, track: UUID, cues: list[tuple[str, str, str]], **more: Any) -> Any:
    starts, ends, texts = map(list, zip(*cues, strict=True))
    form = {"version": "1", "start": starts, "end": ends, "text": texts} | more
    address = f"/studio/captions/{track}?page={form.pop('page', 1)}"
    return ada.browser.post(address, data=form)


def stored(app: Flask, track: UUID) -> list[Cue]:
    with app.app_context(), unit_of_work(writes=False):
        return list(service.cues_of_track(track))


def test_a_file_is_uploaded_by_a_form_and_leads_to_its_cues(ada: Visit, film: UUID) -> None:
    answer = upload(ada, film)
    assert answer.status_code == 303
    editor = ada.browser.get(answer.headers["Location"]).text
    assert "The harbour sleeps." in editor
    assert 'value="00:00:03.500"' in editor
    listed = ada.browser.get(f"/studio/videos/{film}/captions").text
    assert all(word in listed for word in ("Deutsch", "1 cue", "Published", ".vtt", ".srt"))


def test_without_a_file_an_empty_track_is_begun(ada: Visit, film: UUID) -> None:
    answer = upload(ada, film, None)
    assert answer.status_code == 303
    assert "Not published" in ada.browser.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("data", "fields", "told"),
    [
        (b"1\n0:01,0 --> soon\nHey", {}, "Line 2: this is no time."),
        (SRT, {"language": "nonsense!"}, "String should match"),
        (SRT, {"language": "en", "name": "English"}, "Choose another name."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    ada: Visit, film: UUID, track: UUID, data: bytes, fields: dict[str, str], told: str
) -> None:
    answer = upload(ada, film, data, **fields)
    assert answer.status_code == 422
    assert told in answer.text


def test_cues_are_changed_added_and_dropped_in_one_form(
    app: Flask, ada: Visit, track: UUID
) -> None:
    answer = save(
        ada,
        track,
        [
            ("00:00:01.000", "00:00:03.500", "The harbour wakes.\r\n\r\n"),
            ("00:00:04.000", "00:00:06.250", "Nobody hears"),
            ("0:00.5", "0:00,9", "First!"),
            ("", "", ""),
        ],
        drop="1",
    )
    assert answer.status_code == 303
    assert stored(app, track) == [
        Cue(500, 900, "First!"),
        Cue(1_000, 3_500, "The harbour wakes."),
    ]


def test_a_wrong_cue_keeps_what_was_typed_and_saves_nothing(
    app: Flask, ada: Visit, track: UUID
) -> None:
    answer = save(ada, track, [("0:05", "0:04", "Backwards"), ("soon", "0:09", "Later")])
    assert answer.status_code == 422
    assert "It must end after it begins." in answer.text
    assert "This is no time." in answer.text
    assert "Backwards" in answer.text
    assert stored(app, track) == list(HARBOUR)


def test_what_another_window_saved_is_not_overwritten(app: Flask, ada: Visit, track: UUID) -> None:
    assert save(ada, track, [("0:01", "0:02", "One")]).status_code == 303
    late = save(ada, track, [("0:01", "0:02", "Two")])
    assert late.status_code == 422
    assert "were changed meanwhile" in late.text
    assert "Two" in late.text
    assert stored(app, track) == [Cue(1_000, 2_000, "One")]


def test_one_page_of_many_cues_leaves_the_others_alone(app: Flask, ada: Visit, film: UUID) -> None:
    many = [Cue(n * 1000, n * 1000 + 900, f"Number {n}") for n in range(120)]
    track = Captions(app).add(film, many, language="fr")
    page = ada.browser.get(f"/studio/captions/{track}?page=2").text
    assert ("Number 49" in page, "Number 50" in page, "Number 100" in page) == (False, True, False)
    assert save(ada, track, [("0:50", "0:51", "All of it")], page=2).status_code == 303
    assert stored(app, track) == [*many[:50], Cue(50_000, 51_000, "All of it"), *many[100:]]


def test_what_is_hard_to_read_stands_beside_its_cue(app: Flask, ada: Visit, film: UUID) -> None:
    track = Captions(app).add(film, [Cue(0, 1_000, "x" * 43)], language="fr")
    page = ada.browser.get(f"/studio/captions/{track}").text
    assert "A line has 43 characters; 42 are easy to read." in page
    assert "43 characters a second" in page


def test_a_file_takes_the_place_of_all_cues(app: Flask, ada: Visit, track: UUID) -> None:
    own = f"/studio/captions/{track}/file"

    def send(data: bytes, version: str) -> Any:
        form = {"version": version, "file": (io.BytesIO(data), "harbour.srt")}
        return ada.browser.post(own, data=form)

    wrong = send(b"1\n0:01,0 --> soon\nHey", "1")
    assert (wrong.status_code, "Line 2: this is no time." in wrong.text) == (422, True)
    assert "Choose a file" in ada.browser.post(own, data={"version": "1"}).text
    assert stored(app, track) == list(HARBOUR)
    assert send(SRT, "1").status_code == 303
    assert stored(app, track) == [Cue(1_000, 3_500, "The harbour sleeps.")]
    late = send(SRT, "1")
    assert (late.status_code, "were changed meanwhile" in late.text) == (409, True)


def test_a_track_is_renamed_hidden_and_deleted(app: Flask, ada: Visit, track: UUID) -> None:
    own = f"/studio/captions/{track}"
    settings = {"version": "1", "language": "en-GB", "name": "British", "kind": "subtitles"}
    assert ada.browser.post(f"{own}/settings", data=settings).status_code == 303
    page = ada.browser.get(own).text
    assert "British" in page
    assert "Not published" in page
    again = ada.browser.post(f"{own}/settings", data=settings)
    assert (again.status_code, "were changed meanwhile" in again.text) == (422, True)
    assert "Tick the box" in ada.browser.post(f"{own}/delete").text
    assert ada.browser.post(f"{own}/delete", data={"sure": "yes"}).status_code == 303
    assert ada.browser.get(own).status_code == 404


def test_the_transcript_is_read_without_a_script_and_leads_to_moments(
    app: Flask, visitor: FlaskClient, film: UUID, track: UUID
) -> None:
    Captions(app).add(film, [Cue(0, 900, "<b>Der</b> Hafen")], language="de", name="Deutsch")
    closed = visitor.get(f"/watch/{film}").text
    assert "Cassandra" not in closed
    assert "?transcript=de#transcript" in closed
    opened = visitor.get(f"/watch/{film}?transcript=en").text
    assert "Then Cassandra wakes." in opened
    assert "?transcript=en&amp;t=61.0" in opened
    assert "&lt;b&gt;Der&lt;/b&gt;" in visitor.get(f"/watch/{film}?transcript=de").text
    assert visitor.get(f"/watch/{film}?transcript=%00").status_code == 422
    assert visitor.get(f"/watch/{film}?transcript=fr").status_code == 200


def test_a_film_without_captions_shows_no_transcript(visitor: FlaskClient, film: UUID) -> None:
    page = visitor.get(f"/watch/{film}?transcript=en").text
    assert 'data-transcript data-url="' in page
    assert " hidden>\n  <summary><h2>" in page
