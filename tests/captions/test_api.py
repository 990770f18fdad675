"""Captions over REST: added, read, changed, downloaded, and by whom."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.core.database import unit_of_work
from app.services import storage
from app.services.media import caption_files
from app.services.media.captions import Cue, vtt
from app.videos import service as videos
from tests.accounts.factories import People, Person
from tests.captions.factories import HARBOUR, Captions
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
CUES = [{"start": 1.0, "end": 3.5, "text": "The harbour sleeps."}]
JUST = {"language": "en", "cues": CUES}


def upload(client: FlaskClient, video_id: UUID, owner: Person, data: bytes, **fields: str) -> Any:
    file = FileStorage(io.BytesIO(data), "harbour.srt", "file")
    boundary, body = encode_multipart({"file": file, "language": "en"} | fields)
    kind = f"multipart/form-data; boundary={boundary}"
    address = f"/api/v1/videos/{video_id}/captions"
    return client.post(address, data=body, content_type=kind, headers=owner.headers)


def playback(client: FlaskClient, video_id: UUID, **more: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/videos/{video_id}/playback", **more)
    found: list[dict[str, Any]] = answer.get_json()["captions"]
    return found


def test_an_uploaded_file_is_what_players_load(
    client: FlaskClient, video_id: UUID, mia: Person
) -> None:
    data = "1\r\n0:01,0 --> 0:03,5\r\n<i>Grüße</i> & more\r\n".encode("cp1252")
    answer = upload(client, video_id, mia, data, language="deu")
    assert answer.status_code == 201
    made = answer.get_json()
    assert made["cues"] == [{"start": 1.0, "end": 3.5, "text": "Grüße & more"}]
    assert (made["language"], made["name"], made["kind"]) == ("de", "Deutsch", "captions")
    assert (made["origin"], made["is_published"], made["version"]) == ("uploaded", True, 1)
    (track,) = playback(client, video_id)
    assert (track["id"], track["language"], track["name"]) == (made["id"], "de", "Deutsch")
    file = client.get(track["url"])
    assert file.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert file.get_data(as_text=True) == vtt([Cue(1000, 3500, "Grüße & more")])


@pytest.mark.parametrize(
    ("data", "fields", "field", "told"),
    [
        (b"1\n0:01,0 --> soon\nHey", {}, "file", "Line 2: this is no time"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", {}, "file", "Line 2: here should be times"),
        (vtt(HARBOUR).encode(), {"language": "not a language"}, "language", "String should match"),
        (vtt(HARBOUR).encode(), {"kind": "poem"}, "kind", "Input should be"),
        (b"x" * ((2 << 20) + 5), {}, "file", "A file of captions has at most 2 MiB."),
    ],
)
def test_what_is_wrong_with_an_upload_is_told(
    client: FlaskClient,
    video_id: UUID,
    mia: Person,
    data: bytes,
    fields: Any,
    field: str,
    told: str,
) -> None:
    answer = upload(client, video_id, mia, data, **fields)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["details"][field][0].startswith(told)
    assert playback(client, video_id) == []


def test_a_form_without_a_file_is_told_what_it_lacks(
    client: FlaskClient, video_id: UUID, mia: Person
) -> None:
    address = f"/api/v1/videos/{video_id}/captions"
    answer = client.post(address, data={"language": "en"}, headers=mia.headers)
    assert answer.get_json()["error"]["details"] == {"file": ["Choose a file of captions."]}


def test_cues_may_come_as_json_and_are_checked_and_warned_about(
    client: FlaskClient, video_id: UUID, mia: Person
) -> None:
    address = f"/api/v1/videos/{video_id}/captions"
    late = {"start": 59.5, "end": 61, "text": "x" * 43}
    answer = client.post(address, json=JUST | {"cues": [late, *CUES]}, headers=mia.headers)
    made = answer.get_json()
    assert (made["origin"], [cue["start"] for cue in made["cues"]]) == ("edited", [1.0, 59.5])
    assert [(told["cue"], told["code"]) for told in made["warnings"]] == [
        (2, "LINE_TOO_LONG"),
        (2, "TOO_FAST"),
        (2, "AFTER_THE_END"),
    ]
    wrong = JUST | {"name": "Other", "cues": [*CUES, {"start": 2, "end": 2.0004, "text": "Hey"}]}
    refused = client.post(address, json=wrong, headers=mia.headers).get_json()["error"]
    assert refused["code"] == "CAPTIONS_INVALID"
    assert refused["details"] == {"cues": ["Cue 2: it must end after it begins."]}
    again = client.post(address, json=JUST, headers=mia.headers)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "CAPTIONS_EXIST")


def test_a_track_begun_without_cues_is_not_out_until_it_is_published(
    client: FlaskClient, video_id: UUID, mia: Person
) -> None:
    address = f"/api/v1/videos/{video_id}/captions"
    made = client.post(address, json={"language": "en"}, headers=mia.headers).get_json()
    own = f"/api/v1/captions/{made['id']}"
    assert made["is_published"] is False
    assert client.get(own).status_code == 404
    assert client.get(f"{own}.vtt").status_code == 404
    assert client.get(address).get_json()["items"] == []
    assert playback(client, video_id) == []
    listed = client.get(address, headers=mia.headers).get_json()
    assert [track["id"] for track in listed["items"]] == [made["id"]]
    transcript = client.get(f"/api/v1/videos/{video_id}/transcript")
    assert transcript.get_json() == {"language": None, "cues": []}

    change = {"version": 1, "cues": CUES, "is_published": True}
    assert client.put(own, json=change, headers=mia.headers).status_code == 200
    assert client.get(own).get_json()["cues"] == CUES
    assert [track["id"] for track in playback(client, video_id)] == [made["id"]]


def test_a_change_makes_a_new_file_and_needs_the_version_it_began_from(
    client: FlaskClient, video_id: UUID, mia: Person
) -> None:
    made = upload(client, video_id, mia, vtt(HARBOUR).encode()).get_json()
    own, old = f"/api/v1/captions/{made['id']}", playback(client, video_id)[0]["url"]
    change = {"version": 1, "cues": CUES, "name": "Better"}
    changed = client.put(own, json=change, headers=mia.headers).get_json()
    assert (changed["version"], changed["name"], changed["origin"]) == (2, "Better", "edited")
    assert (changed["language"], changed["cues"]) == ("en", CUES)
    new = playback(client, video_id)[0]["url"]
    assert b"Cassandra" in client.get(old).data
    assert caption_files.parse(client.get(new).data) == [Cue(1000, 3500, "The harbour sleeps.")]

    late = client.put(own, json=change, headers=mia.headers)
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "CAPTIONS_CHANGED")
    kept = [key for key in storage.current().list(f"videos/{video_id}") if "captions-" in key]
    assert len(kept) == 2


def test_a_deleted_track_is_gone_everywhere(
    client: FlaskClient, video_id: UUID, mia: Person, captions: Captions
) -> None:
    own = f"/api/v1/captions/{captions.add(video_id)}"
    assert client.delete(own, headers=mia.headers).status_code == 204
    assert client.get(own).status_code == client.get(f"{own}.srt").status_code == 404
    assert client.delete(own, headers=mia.headers).status_code == 404
    assert playback(client, video_id) == []


def test_downloads_are_attachments_named_after_the_film(
    client: FlaskClient, video_id: UUID, captions: Captions
) -> None:
    own = f"/api/v1/captions/{captions.add(video_id)}"
    for ending, kind in (("vtt", "text/vtt"), ("srt", "application/x-subrip")):
        answer = client.get(f"{own}.{ending}")
        assert answer.mimetype == kind
        named = f'attachment; filename="The harbour_ at_dusk.en.{ending}"'
        assert answer.headers["Content-Disposition"] == named
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert caption_files.parse(answer.data) == list(HARBOUR)


def test_the_transcript_is_in_the_language_asked_for_or_the_films_own(
    app: Flask, client: FlaskClient, video_id: UUID, captions: Captions
) -> None:
    captions.add(video_id, [Cue(0, 900, "Der Hafen.")], language="de-AT")
    captions.add(video_id)

    def read(query: str = "") -> Any:
        return client.get(f"/api/v1/videos/{video_id}/transcript{query}")

    assert read().get_json() == {
        "language": "de-AT",
        "cues": [{"start": 0.0, "end": 0.9, "text": "Der Hafen."}],
    }
    assert read("?language=eng").get_json()["language"] == "en"
    assert read("?language=de").get_json()["language"] == "de-AT"
    assert (read("?language=fr").status_code, read("?language=%21").status_code) == (404, 404)
    with app.app_context(), unit_of_work():
        videos.edit(videos.lock(video_id), language="en")
    assert read().get_json()["language"] == "en"


@pytest.mark.parametrize("access", ["private", "subscribers"])
def test_who_may_not_watch_reads_nothing(
    app: Flask, people: People, mia: Person, captions: Captions, access: str
) -> None:
    video_id = Videos(app).make(mia.id, access=access)
    track_id = captions.add(video_id)
    paths = (
        f"videos/{video_id}/captions",
        f"videos/{video_id}/transcript",
        f"captions/{track_id}",
        f"captions/{track_id}.vtt",
        f"captions/{track_id}.srt",
    )
    for path in paths:
        stranger = app.test_client().get(f"/api/v1/{path}", headers=people.make().headers)
        nobody = app.test_client().get(f"/api/v1/{path}")
        expected = (404, 404) if access == "private" else (401, 403)
        assert (nobody.status_code, stranger.status_code) == expected, path
        assert app.test_client().get(f"/api/v1/{path}", headers=mia.headers).status_code == 200


def test_only_the_owner_changes_captions(
    client: FlaskClient, people: People, video_id: UUID, captions: Captions
) -> None:
    own = f"/api/v1/captions/{captions.add(video_id)}"
    other = people.make().headers
    assert client.put(own, json={"version": 1}, headers=other).status_code == 403
    assert client.delete(own, headers=other).status_code == 403
    added = client.post(f"/api/v1/videos/{video_id}/captions", json=JUST, headers=other)
    assert added.status_code == 403


def test_a_list_of_many_tracks_asks_no_more_than_one_of_few(
    app: Flask, client: FlaskClient, video_id: UUID, captions: Captions
) -> None:
    asked = []
    for number in range(6):
        captions.add(video_id, name=f"Number {number}")
        if number in {0, 5}:
            with counted_queries(app) as queries:
                answer = client.get(f"/api/v1/videos/{video_id}/captions?page_size=5").get_json()
            asked.append(len(queries))
    assert asked[0] == asked[1]
    assert [track["cue_count"] for track in answer["items"]] == [3] * 5
    assert answer["pagination"]["pages"] == 2


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_of_many_changes_at_once_one_is_kept_and_the_others_are_told(
    app: Flask, video_id: UUID, mia: Person, captions: Captions
) -> None:
    own = f"/api/v1/captions/{captions.add(video_id)}"

    def write(number: int) -> int:
        cues = [{"start": n, "end": n + 1, "text": f"Writer {number}"} for n in range(50)]
        change = {"version": 1, "cues": cues}
        status: int = app.test_client().put(own, json=change, headers=mia.headers).status_code
        return status

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(write, range(6)))
    assert sorted(statuses) == [200] + [409] * 5
    cues = app.test_client().get(own).get_json()["cues"]
    assert {cue["text"] for cue in cues} == {f"Writer {statuses.index(200)}"}
    assert len(cues) == 50
