"""An upload in one piece, as a plain form."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from uuid import UUID

import pytest

from app.core.database import unit_of_work
from app.services import storage
from app.uploads import service, sniff
from app.videos.models import Video
from tests.uploads.tus import code, film

pytestmark = pytest.mark.integration
API = "/api/v1/videos/upload"
FILM = (film(300_000), "film.mp4")


@pytest.fixture
def send(client, creator, spool):
    """Send a form; the file is `(bytes, name)` or None."""

    def post(file=FILM, headers=None, **fields):
        data = dict(fields)
        if file is not None:
            data["file"] = (BytesIO(file[0]), file[1])
        sent = creator.headers | (headers or {})
        return client.post(API, data=data, headers=sent, content_type="multipart/form-data")

    return post


def video_of(app, answer) -> Video:
    with app.app_context(), unit_of_work(writes=False) as session:
        video = session.get_one(Video, UUID(answer.get_json()["video_id"]))
        assert isinstance(video.tags, list)
        session.expunge_all()
        return video


def test_a_form_with_a_film_becomes_a_video_with_a_job(app, send, creator, spool):
    answer = send(title="The Film", tags="one, two", access="unlisted", description="About it")
    body = answer.get_json()
    assert (answer.status_code, body["status"]) == (202, "PENDING")
    video = video_of(app, answer)
    assert b"".join(storage.current().open(video.original_key)) == film(300_000)
    assert (video.title, video.description, video.tags) == ("The Film", "About it", ["one", "two"])
    assert (video.access, video.uploader_id) == ("unlisted", creator.id)
    assert UUID(body["job_id"])
    assert list(spool.iterdir()) == []


def test_what_is_left_out_gets_its_default(app, send):
    video = video_of(app, send(title=""))
    assert (video.title, video.access, video.filename) == ("film", "private", "film.mp4")


@pytest.mark.parametrize("content", [b"just text", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"#EXTM3U\n"])
def test_what_is_no_video_is_refused(send, spool, content):
    answer = send((content, "film.mp4"))
    assert (answer.status_code, code(answer)) == (400, "NOT_A_VIDEO")
    assert list(spool.iterdir()) == []


def test_an_empty_file_is_refused(send):
    assert code(send((b"", "film.mp4"))) == "EMPTY_FILE"


def test_a_file_of_another_kind_is_refused(send, spool):
    answer = send((film(100), "film.exe"))
    assert (answer.status_code, code(answer)) == (415, "EXTENSION_NOT_ALLOWED")
    assert list(spool.iterdir()) == []


def test_a_form_without_a_file_and_one_with_a_wrong_field_name_the_field(send):
    assert send(None).get_json()["error"]["details"].keys() == {"file"}
    assert send(access="everybody").get_json()["error"]["details"].keys() == {"access"}


def test_what_is_no_form_is_refused(client, creator):
    for kind in ("application/json", "multipart/form-data", "text/plain"):
        answer = client.post(API, data=b"{}", headers=creator.headers, content_type=kind)
        assert answer.status_code == 415


def test_a_form_larger_than_forms_may_be_is_refused(app, send, spool):
    app.config["MAX_MULTIPART_LENGTH"] = 100_000
    answer = send()
    assert (answer.status_code, code(answer)) == (413, "PAYLOAD_TOO_LARGE")
    assert not spool.exists() or list(spool.iterdir()) == []


def test_ones_share_holds_for_forms_too(app, send):
    app.config["UPLOAD_QUOTA_BYTES"] = 200_000
    answer = send()
    assert (answer.status_code, code(answer)) == (413, "QUOTA_EXCEEDED")


def test_a_failure_at_the_end_leaves_nothing_behind(app, send, spool, monkeypatch):
    def fail(*_args: object) -> None:
        raise OSError("the database went away")

    before = set(storage.current().list())
    monkeypatch.setattr(service, "finish", fail)
    assert send().status_code == 500
    assert list(spool.iterdir()) == []
    assert set(storage.current().list()) == before


@pytest.mark.security
def test_only_creators_may_send(client, people, send):
    assert client.post(API, data={}).status_code == 401
    viewer = people.make("viewer")
    assert client.post(API, data={}, headers=viewer.headers).status_code == 403


def test_a_browser_sends_its_token_in_the_header(app, people, spool):
    browser = people.browser(people.make("creator"))
    form = {"file": (BytesIO(film(100)), "film.mp4")}
    assert browser.post(API, data=form).status_code == 202
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    form = {"file": (BytesIO(film(100)), "film.mp4")}
    assert browser.post(API, data=form).status_code == 403


def test_the_form_is_documented(client):
    paths = client.get("/api/openapi.json").get_json()["paths"]
    (content,) = paths[API]["post"]["requestBody"]["content"].values()
    assert content["schema"]["required"] == ["file"]
    (part,) = paths["/api/v1/uploads/{upload_id}"]["patch"]["requestBody"]["content"]
    assert part == "application/offset+octet-stream"


class Long:
    """A form with a film of any length, made while it is read."""

    head = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n'
        b"Content-Type: video/mp4\r\n\r\n\x00\x00\x00\x18ftypisom"
    )
    tail = b"\r\n--edge--\r\n"

    def __init__(self, filling: int) -> None:
        self.parts = [self.head, *[bytes(1 << 16)] * (filling >> 16), self.tail]
        self.length = sum(len(part) for part in self.parts)
        self.rest = b""

    def read(self, size: int = -1, /) -> bytes:
        if not self.rest and self.parts:
            self.rest = self.parts.pop(0)
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    def close(self) -> None:
        self.parts.clear()

    def tell(self) -> int:
        return 0

    def seek(self, *_where: int) -> int:
        return 0


def test_a_large_file_never_is_in_memory(app, client, creator, spool):
    body = Long(48 << 20)
    tracemalloc.start()
    answer = client.post(
        API,
        input_stream=body,
        headers=creator.headers,
        content_type="multipart/form-data; boundary=edge",
        environ_overrides={"CONTENT_LENGTH": str(body.length)},
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 202
    assert video_of(app, answer).size_bytes == (48 << 20) + 12
    assert peak < 6 << 20


@pytest.mark.unit
@pytest.mark.parametrize(
    "head",
    [
        b"\x00\x00\x00\x20ftypmp42",
        b"\x00\x00\x00\x08wide",
        b"\x1a\x45\xdf\xa3\x01",
        b"RIFF\x10\x00\x00\x00AVI LIST",
        b"G" + b"x" * 187 + b"G" + b"x" * 187 + b"G",
        b"tttt" + b"G" + b"x" * 191 + b"G" + b"x" * 191 + b"G",
        b"\x00\x00\x01\xba\x44",
        b"FLV\x01\x05",
        b"OggS\x00",
        b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01",
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6",
    ],
)
def test_every_kind_of_container_is_known_by_its_first_bytes(head):
    assert sniff.is_video(head)


@pytest.mark.unit
@pytest.mark.parametrize(
    "head", [b"", b"G", b"GGG", b"RIFF\x10\x00\x00\x00WAVE", b"<html>", b"%PDF"]
)
def test_other_files_are_not(head):
    assert not sniff.is_video(head)
