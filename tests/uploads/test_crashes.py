"""Between any two steps the process may die: what is acknowledged stays, nothing comes twice."""

from __future__ import annotations

import fcntl
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from app.core import clock
from app.core.database import unit_of_work
from app.services import storage
from app.uploads import landing, service, tasks
from app.uploads.models import Upload
from app.videos.models import Video
from tests.uploads.tus import Tus, checksum, code, film

pytestmark = pytest.mark.integration
DATA = film(500_000)


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


def id_of(url: str) -> UUID:
    return UUID(url.rsplit("/", 1)[-1])


def die(*_args: object, **_more: object) -> None:
    raise Killed


def videos(app) -> list[Video]:
    with app.app_context(), unit_of_work(writes=False) as session:
        return list(session.query(Video))


def original(app) -> bytes:
    (video,) = videos(app)
    return b"".join(storage.current().open(video.original_key))


def test_bytes_the_record_does_not_know_of_are_cut_off(app, tus, spool):
    url = tus.open(len(DATA))
    tus.patch(url, 0, DATA[:1000], checksum(DATA[:1000]))
    with (spool / id_of(url).hex).open("ab") as file:
        file.write(b"unchecked bytes of a part that a kill cut short")
    assert tus.offset(url) == 1000
    assert tus.patch(url, 1000, DATA[1000:]).status_code == 204
    assert original(app) == DATA


def test_bytes_the_disk_does_not_know_of_are_sent_again(app, tus, spool):
    url = tus.open(len(DATA))
    tus.patch(url, 0, DATA[:1000])
    (spool / id_of(url).hex).write_bytes(DATA[:400])
    assert tus.offset(url) == 400
    assert code(tus.patch(url, 1000, DATA[1000:])) == "WRONG_OFFSET"
    assert tus.patch(url, 400, DATA[400:]).status_code == 204
    assert original(app) == DATA


@pytest.mark.parametrize("where", ["before the move", "after the move"])
@pytest.mark.parametrize("how", ["asking", "sending again", "tidying"])
def test_a_death_after_the_last_byte_is_made_good(app, tus, monkeypatch, where, how):
    url = tus.open(len(DATA))
    if where == "before the move":
        monkeypatch.setattr(storage.LocalDisk, "put_file", die)
    else:
        monkeypatch.setattr(service, "finish", die)
    with pytest.raises(Killed):
        tus.patch(url, 0, DATA)
    monkeypatch.undo()
    assert videos(app) == []
    if how == "asking":
        assert tus.call("HEAD", url, {}).headers["Matinee-Video-Id"]
    elif how == "sending again":
        assert tus.patch(url, 0, DATA).headers["Matinee-Video-Id"]
    else:
        with app.app_context():
            tasks.tidy(clock.now(), False)
    assert original(app) == DATA
    assert tus.call("HEAD", url, {}).headers["Matinee-Job-Id"]
    assert len(videos(app)) == 1


def test_a_death_between_two_saves_costs_only_what_was_not_saved(app, tus, monkeypatch):
    monkeypatch.setattr("app.uploads.receive.SAVE_BYTES", 100_000)
    url = tus.open(len(DATA))
    real = landing.save

    def save_once(upload_id: UUID, received: int) -> None:
        real(upload_id, received)
        monkeypatch.setattr(landing, "save", die)

    monkeypatch.setattr(landing, "save", save_once)
    with pytest.raises(Killed):
        tus.patch(url, 0, DATA)
    monkeypatch.undo()
    offset = tus.offset(url)
    assert offset == 262_144
    assert tus.patch(url, offset, DATA[offset:]).status_code == 204
    assert original(app) == DATA


def test_a_second_writer_is_sent_away_while_the_first_one_lives(app, tus, spool):
    url = tus.open(len(DATA))
    tus.patch(url, 0, DATA[:1000])
    with (spool / id_of(url).hex).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = tus.patch(url, 1000, DATA[1000:])
        assert (answer.status_code, code(answer)) == (423, "UPLOAD_BUSY")
        assert code(tus.call("DELETE", url, {})) == "UPLOAD_BUSY"
        assert tus.offset(url) == 1000
    assert tus.patch(url, 1000, DATA[1000:]).status_code == 204


def later(app, **span: float) -> int:
    """Tidy as if that much time had gone by."""
    moment = clock.now() + timedelta(**span)
    with app.app_context(), clock.use(lambda: moment):
        return tasks.tidy(moment, False)


def test_an_abandoned_upload_goes_when_its_time_is_over_and_not_before(app, tus, spool):
    url = tus.open(len(DATA))
    tus.patch(url, 0, DATA[:1000])
    hours = app.config["UPLOAD_EXPIRES_HOURS"]
    assert later(app, hours=hours - 1) == 0
    assert tus.offset(url) == 1000
    assert later(app, hours=hours + 1) >= 1
    assert tus.call("HEAD", url, {}).status_code == 404
    assert list(spool.iterdir()) == []


def test_a_dry_run_counts_and_changes_nothing(app, tus, spool):
    url = tus.open(len(DATA))
    tus.patch(url, 0, DATA[:1000])
    moment = clock.now() + timedelta(days=30)
    with app.app_context():
        assert tasks.tidy(moment, True) >= 1
    assert tus.offset(url) == 1000


def test_an_upload_that_is_gone_on_with_lives_on(app, tus):
    start = clock.now()
    url = tus.open(len(DATA))
    for day in range(4):
        moment = start + timedelta(hours=30 * day)
        with clock.use(lambda moment=moment: moment):
            assert tus.patch(url, day, DATA[day : day + 1]).status_code == 204
            with app.app_context():
                tasks.tidy(moment, False)


def test_an_expired_upload_cannot_be_gone_on_with(app, tus):
    url = tus.open(len(DATA))
    moment = clock.now() + timedelta(days=3)
    with clock.use(lambda: moment):
        assert tus.patch(url, 0, DATA).status_code == 404


def test_stray_files_go_and_those_in_use_stay(app, tus, spool):
    spool.mkdir(exist_ok=True)
    stray, held = (spool / f"{number:032x}" for number in (1, 2))
    stray.write_bytes(b"x")
    held.write_bytes(b"x")
    with held.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        later(app, days=3)
    assert not stray.exists()
    assert held.exists()


def test_the_record_of_a_finished_upload_goes_in_the_end_and_the_video_stays(app, tus):
    url = tus.open(len(DATA))
    tus.patch(url, 0, DATA)
    later(app, days=3)
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.query(Upload).count() == 0
    assert original(app) == DATA


def test_a_channel_that_goes_meanwhile_does_not_cost_the_upload(app, tus, creator):
    tus.create(100, data=film(100))
    handle = creator.username
    url = tus.open(len(DATA), channel=handle)
    gone = tus.client.delete(f"/api/v1/channels/{handle}", headers=creator.headers)
    assert gone.status_code == 204
    answer = tus.patch(url, 0, DATA)
    assert answer.status_code == 204
    assert answer.headers["Matinee-Video-Id"]


def test_two_who_finish_at_once_make_one_video(app, tus, monkeypatch):
    """The second gets in when the first has moved the file and has not yet written the record."""
    url = tus.open(len(DATA))
    other = Tus(app.test_client(), tus.headers)
    asked: list[TestResponse] = []
    real = storage.LocalDisk.put_file

    def move_and_be_overtaken(store: storage.LocalDisk, key: str, path: Path) -> None:
        real(store, key, path)
        asked.append(other.call("HEAD", url, {}))

    monkeypatch.setattr(storage.LocalDisk, "put_file", move_and_be_overtaken)
    first = tus.patch(url, 0, DATA)
    for name in ("Matinee-Video-Id", "Matinee-Job-Id"):
        assert first.headers[name] == asked[0].headers[name]
    assert original(app) == DATA
