"""`/metrics`: what is counted, by bounded labels, with a bounded number of questions."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client

from app.api import health
from app.core import clock, metrics, registries
from app.core.database import unit_of_work
from app.jobs import crew, tasks
from app.notifications import outgoing
from app.rooms.live.here import Taken, here
from app.services.storage import Storage
from app.services.storage.keys import check_key
from tests.accounts.factories import People
from tests.commands.row import World
from tests.databases import BOTH
from tests.jobs.commands import a_failed_job, a_job
from tests.queries import counted_queries
from tests.rooms.factories import seat
from tests.rooms.things import private_room_of
from tests.uploads.things import upload_of
from tests.videos.commands import a_removed_one, a_video

pytestmark = pytest.mark.integration
OPERATION = Path(__file__).parents[2] / "docs" / "operation.md"
MOST_QUERIES = 20


def scrape(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Read all samples by name and the values of their labels."""
    said = client.get("/metrics").get_data(as_text=True)
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(said)
        for sample in family.samples
    }


@BOTH
def test_the_house_is_counted(
    client: FlaskClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    app, people = world.app, world.people
    people.make(active=False)
    a_video(world), a_removed_one(world)
    a_failed_job(world), a_job(world)
    owner = people.make()
    upload_of(app, owner)
    private_room_of(app, owner)
    with app.app_context(), unit_of_work():
        outgoing.want(owner.id, "welcome", {})
    found = scrape(client)
    assert "could not be measured" not in caplog.text
    assert found["matinee_users", "disabled"] == 1
    assert found["matinee_users", "active"] == 5
    assert found["matinee_videos", "REMOVED"] == 1
    assert found["matinee_videos", "READY"] == 4
    assert found["matinee_jobs", "FAILED"] == found["matinee_failed_steps",] == 1
    assert found["matinee_steps", "probe", "media", "READY"] == 1
    assert found["matinee_uploads",] == found["matinee_rooms_open",] == 1
    assert found["matinee_mails", "waiting"] == 1
    assert found["matinee_build_info", health.VERSION] == 1
    assert 0 < found["matinee_process_start_time_seconds",] <= clock.now().timestamp()
    assert found["matinee_free_bytes", "storage"] > 0
    assert [key for key in found if key[0] == "matinee_ffmpeg_info"]


def test_a_queue_is_as_old_as_its_oldest_step(client: FlaskClient, world: World) -> None:
    a_job(world)
    now = clock.now()
    with clock.use(lambda: now + timedelta(seconds=90)):
        age = scrape(client)["matinee_queue_age_seconds", "media"]
    assert 85 < age < 100


def test_who_works_is_counted_by_the_signs_they_leave(client: FlaskClient, app: Flask) -> None:
    before = scrape(client)
    assert (before["matinee_workers",], before["matinee_beat_age_seconds",]) == (0, float("inf"))
    crew.Crew(app, crew.slots_for(1)).sign()
    with app.app_context():
        tasks.sweep.run()
    now = scrape(client)
    assert now["matinee_workers",] == 1
    assert now["matinee_beat_age_seconds",] < 60


def test_the_storage_is_counted_hourly_and_read_from_what_was_kept(
    client: FlaskClient, app: Flask, store: Storage
) -> None:
    store.put_bytes(check_key("videos/one/film"), b"x" * 7)
    assert ("matinee_storage_bytes", "videos") not in scrape(client)
    assert registries.of(app).schedule["storage-bytes"].task == tasks.measure_storage.name
    with app.app_context():
        tasks.measure_storage.run()
    store.delete("videos/one/film")
    assert scrape(client)["matinee_storage_bytes", "videos"] == 7


def test_members_of_rooms_are_counted_once_however_many_sockets(
    client: FlaskClient, app: Flask
) -> None:
    with app.app_context():
        taken = here().taken
        for number, member in enumerate(("anna", "anna", "bob")):
            one = seat("room", member, socket=f"s-{number}")
            taken[one.socket] = Taken(one, None)
        found = scrape(client)
        taken.clear()
    assert (found["matinee_rooms",], found["matinee_room_members",]) == (1, 2)


def test_sockets_are_counted_by_namespace(
    client: FlaskClient, people: People, socketio_client
) -> None:
    ada = people.make()
    before = scrape(client).get(("matinee_sockets", "/jobs"), 0)
    socketio_client("/jobs", token=ada.token)
    assert scrape(client)["matinee_sockets", "/jobs"] == before + 1


def test_requests_are_in_flight_until_they_are_answered(client: FlaskClient) -> None:
    before = metrics.IN_FLIGHT._value.get()  # the process may hold what other tests left open
    for path in ("/health", "/no/such/page", "/api/v1/users/me"):
        client.get(path)
    assert scrape(client)["matinee_http_in_flight",] == before + 1
    assert metrics.IN_FLIGHT._value.get() == before


def test_no_label_is_what_a_caller_made_up(client: FlaskClient) -> None:
    client.get("/a-path-nobody-knows")
    client.get("/watch/made-up-by-a-caller")
    said = client.get("/metrics").get_data(as_text=True)
    assert "nobody-knows" not in said
    assert "made-up" not in said


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "status"),
    [
        ("127.0.0.1", None, 0, 200),
        ("10.1.2.3", None, 0, 200),
        ("fd00::7", None, 0, 200),
        ("93.184.215.14", None, 0, 403),
        ("2001:4860::1", None, 0, 403),
        # Somebody unknown, through a proxy that nobody told us of.
        ("127.0.0.1", "93.184.215.14", 0, 403),
        ("127.0.0.1", "10.1.2.3", 1, 200),
        ("127.0.0.1", "93.184.215.14", 1, 403),
    ],
)
def test_without_a_token_only_near_callers_read_them(
    app: Flask, address: str, forwarded: str | None, proxies: int, status: int
) -> None:
    app.config["TRUSTED_PROXIES"] = proxies
    client = Client(ProxyFix(app, x_for=proxies))
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_with_a_token_whoever_has_it_reads_them(app: Flask, client: FlaskClient) -> None:
    app.config["METRICS_TOKEN"] = "a token of the house"
    far = {"REMOTE_ADDR": "93.184.215.14"}
    for given, status in ((None, 401), ("another", 401), ("a token of the house", 200)):
        headers = {"Authorization": f"Bearer {given}"} if given else {}
        answer = client.get("/metrics", headers=headers, environ_base=far)
        assert answer.status_code == status


def test_reading_them_asks_no_more_however_much_there_is(client: FlaskClient, world: World) -> None:
    counts = []
    for _ in range(2):
        a_video(world), a_failed_job(world), a_job(world)
        with counted_queries(world.app) as queries:
            client.get("/metrics")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_every_metric_is_explained_to_the_operator(app: Flask) -> None:
    page = OPERATION.read_text()
    named = [f"matinee_{name}" for name in registries.of(app).metrics]
    named += [family.name for own in metrics.OWN for family in own.collect()]
    assert [name for name in named if f"`{name}" not in page] == []
    assert all(measure.about for measure in registries.of(app).metrics.values())
