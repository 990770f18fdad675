"""The tus protocol as a client sees it: opening, sending, asking, ending, and what is refused."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.core.database import unit_of_work
from app.services import storage
from app.videos.models import Video
from tests.accounts.factories import PASSWORD
from tests.uploads.tus import API, BODY, Tus, checksum, code, encoded, film

pytestmark = pytest.mark.integration


def video_of(app, answer) -> Video:
    with app.app_context(), unit_of_work(writes=False) as session:
        video = session.get_one(Video, UUID(answer.headers["Matinee-Video-Id"]))
        assert video.channel.handle
        assert isinstance(video.tags, list)
        session.expunge_all()
        return video


def original_of(video: Video) -> bytes:
    return b"".join(storage.current().open(video.original_key))


def test_the_server_says_what_it_can_do(client):
    answer = client.options(API)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert int(answer.headers["Tus-Max-Size"]) > 10**10
    offered = set(answer.headers["Tus-Extension"].split(","))
    assert offered == {
        "creation", "creation-with-upload", "checksum", "expiration", "termination"
    }  # fmt: skip
    assert {"sha1", "sha256"} <= set(answer.headers["Tus-Checksum-Algorithm"].split(","))


def test_a_file_in_three_parts_becomes_a_video_with_a_job(app, tus, creator):
    data = film(1_000_000)
    url = tus.open(len(data), title="The Film", tags="one, two", access="public", language="ca")
    for start in (0, 400_000, 800_000):
        assert tus.offset(url) == start
        answer = tus.patch(url, start, data[start : start + 400_000])
        assert answer.status_code == 204
    video = video_of(app, answer)
    assert original_of(video) == data
    assert (video.title, video.tags, video.access) == ("The Film", ["one", "two"], "public")
    assert (video.language, video.filename, video.size_bytes) == ("ca", "film.mp4", len(data))
    assert video.uploader_id == creator.id
    job = tus.client.get(
        f"/api/v1/jobs/{answer.headers['Matinee-Job-Id']}", headers=creator.headers
    )
    assert job.get_json()["video_id"] == str(video.id)


def test_a_first_upload_makes_the_creators_channel_and_a_second_uses_it(app, tus):
    channels = set()
    for _ in range(2):
        answer = tus.create(100, data=film(100))
        channels.add(video_of(app, answer).channel_id)
    assert len(channels) == 1


def test_a_whole_file_may_come_with_the_creation(app, tus):
    data = film(5000)
    answer = tus.create(len(data), data=data)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5000")
    assert original_of(video_of(app, answer)) == data
    assert video_of(app, answer).title == "film"


def test_a_first_part_may_come_with_the_creation(app, tus):
    data = film(5000)
    answer = tus.create(len(data), data=data[:2000])
    assert answer.headers["Upload-Offset"] == "2000"
    last = tus.patch(answer.headers["Location"], 2000, data[2000:])
    assert original_of(video_of(app, last)) == data


def test_a_first_part_that_is_damaged_takes_its_creation_with_it(tus, spool):
    wishes = {"Upload-Length": "5000", "Upload-Metadata": encoded(filename="film.mp4")}
    answer = tus.call("POST", API, wishes | BODY | checksum(b"other"), data=film(1000))
    assert (answer.status_code, code(answer)) == (460, "CHECKSUM_MISMATCH")
    assert "Location" not in answer.headers
    assert list(spool.iterdir()) == []


def test_asking_tells_size_metadata_and_offset_and_is_never_cached(tus):
    url = tus.open(5000, title="Here")
    answer = tus.call("HEAD", url, {})
    assert answer.headers["Upload-Offset"] == "0"
    assert answer.headers["Upload-Length"] == "5000"
    assert encoded(title="Here") in answer.headers["Upload-Metadata"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Upload-Expires"].endswith("GMT")
    assert "Upload-Offset" in answer.headers["Access-Control-Expose-Headers"]


def test_a_last_part_sent_twice_makes_one_video_and_answers_the_same(app, tus):
    data = film(5000)
    url = tus.open(len(data))
    first = tus.patch(url, 0, data)
    again = tus.patch(url, 0, data)
    at_the_end = tus.patch(url, len(data), b"")
    asked = tus.call("HEAD", url, {})
    for answer in (again, at_the_end, asked):
        assert answer.status_code in (200, 204)
        for name in ("Matinee-Video-Id", "Matinee-Job-Id", "Upload-Offset"):
            assert answer.headers[name] == first.headers[name]
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.query(Video).count() == 1


@pytest.mark.parametrize("offset", [0, 999, 1001, 5000])
def test_a_part_that_begins_elsewhere_is_refused_with_the_right_place(tus, offset):
    data = film(5000)
    url = tus.open(len(data))
    tus.patch(url, 0, data[:1000])
    answer = tus.patch(url, offset, data[1000:2000])
    assert (answer.status_code, code(answer)) == (409, "WRONG_OFFSET")
    assert answer.get_json()["error"]["details"] == {"offset": 1000}
    assert tus.offset(url) == 1000


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_part_with_its_right_checksum_is_taken(tus, algorithm):
    data = film(5000)
    url = tus.open(len(data))
    assert tus.patch(url, 0, data[:100], checksum(data[:100], algorithm)).status_code == 204
    assert tus.offset(url) == 100


def test_a_damaged_part_is_refused_whole_and_can_be_sent_again(app, tus):
    data = film(600_000)
    url = tus.open(len(data))
    answer = tus.patch(url, 0, data[:-1] + b"?", checksum(data))
    assert (answer.status_code, code(answer)) == (460, "CHECKSUM_MISMATCH")
    assert tus.offset(url) == 0
    assert original_of(video_of(app, tus.patch(url, 0, data, checksum(data)))) == data


@pytest.mark.parametrize("text", ["sha512 AAAA", "sha256", "sha256 ????", "sha1 AAAA", ""])
def test_a_checksum_that_cannot_be_read_is_refused(tus, text):
    url = tus.open(5000)
    answer = tus.patch(url, 0, b"x", {"Upload-Checksum": text})
    assert answer.status_code == 400
    assert tus.offset(url) == 0


def test_more_bytes_than_announced_are_refused(tus):
    url = tus.open(100)
    answer = tus.patch(url, 0, film(101))
    assert (answer.status_code, code(answer)) == (413, "TOO_MANY_BYTES")
    assert tus.offset(url) == 0


def test_what_came_before_the_line_broke_counts(app, tus):
    data = film(700_000)
    url = tus.open(len(data))
    answer = tus.patch_torn(url, 0, data[:300_001], len(data))
    assert (answer.status_code, code(answer)) == (400, "BODY_CUT")
    assert tus.offset(url) == 300_001
    assert original_of(video_of(app, tus.patch(url, 300_001, data[300_001:]))) == data


def test_what_came_of_a_checked_part_before_the_line_broke_does_not_count(tus):
    data = film(700_000)
    url = tus.open(len(data))
    tus.patch_torn(url, 0, data[:300_001], len(data), checksum(data))
    assert tus.offset(url) == 0


def test_an_ended_upload_is_gone_with_its_bytes(tus, spool):
    url = tus.open(5000)
    tus.patch(url, 0, film(1000))
    assert tus.call("DELETE", url, {}).status_code == 204
    assert tus.call("HEAD", url, {}).status_code == 404
    assert list(spool.iterdir()) == []


def test_a_finished_upload_is_not_ended_but_its_video_may_be(tus, spool):
    url = tus.open(100)
    tus.patch(url, 0, film(100))
    answer = tus.call("DELETE", url, {})
    assert (answer.status_code, code(answer)) == (409, "UPLOAD_FINISHED")
    assert list(spool.iterdir()) == []


def test_another_version_of_the_protocol_is_told_ours(tus):
    for version in ("0.2.2", ""):
        answer = tus.call("POST", API, {"Tus-Resumable": version, "Upload-Length": "5"})
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_part_of_another_type_is_refused(tus):
    url = tus.open(5000)
    answer = tus.call("PATCH", url, {"Upload-Offset": "0", "Content-Type": "video/mp4"}, data=b"x")
    assert answer.status_code == 415


@pytest.mark.parametrize("length", ["", "-1", "1.5", "x", "9" * 19, "²"])
def test_a_size_that_is_no_number_is_refused(tus, length):
    answer = tus.call("POST", API, {"Upload-Length": length.encode().decode("latin-1")})
    assert answer.status_code == 400


def test_a_size_to_be_told_later_is_not_offered(tus):
    assert tus.call("POST", API, {"Upload-Defer-Length": "1"}).status_code == 400


def test_a_client_that_can_only_post_says_what_it_means(app, tus):
    data = film(100)
    url = tus.open(100)
    meaning = BODY | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = tus.call("POST", url, meaning, data=data)
    assert answer.status_code == 204
    assert original_of(video_of(app, answer)) == data
    assert tus.call("POST", url, {"X-HTTP-Method-Override": "PUT"}).status_code == 400


@pytest.mark.security
def test_nobody_else_sees_or_touches_an_upload(tus, people, app):
    url = tus.open(5000)
    stranger = Tus(app.test_client(), people.make("creator").headers)
    assert stranger.call("HEAD", url, {}).status_code == 404
    assert stranger.patch(url, 0, b"x").status_code == 404
    assert stranger.call("DELETE", url, {}).status_code == 404
    nobody = Tus(app.test_client())
    assert nobody.patch(url, 0, b"x").status_code == 401
    assert nobody.create(5).status_code == 401
    viewer = Tus(app.test_client(), people.make("viewer").headers)
    assert viewer.create(5).status_code == 403


@pytest.mark.security
def test_a_browser_sends_its_token_with_every_part(app, people, spool):
    person = people.make("creator")
    browser = Tus(people.browser(person))
    data = film(100)
    url = browser.open(100)
    bare = app.test_client()
    signed_in = bare.post(
        "/api/v1/auth/session", json={"login": person.username, "password": PASSWORD}
    )
    assert signed_in.status_code == 200
    assert Tus(bare).patch(url, 0, data).status_code == 403
    assert Tus(bare).create(100).status_code == 403
    assert browser.patch(url, 0, data).status_code == 204
