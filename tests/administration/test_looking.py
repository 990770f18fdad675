"""What administrators see of the whole: the overview, storage, rooms, health, settings."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

import config
from app.accounts import service as accounts
from app.administration import known_settings, space
from app.administration.space import kind_of
from app.core import registries
from app.core.database import unit_of_work
from app.core.registries import Check
from app.rooms import service as rooms
from app.services.storage import Storage
from tests.accounts.factories import People
from tests.administration.factories import Office
from tests.databases import BOTH
from tests.jobs.factories import Bench
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _measured_anew(app: Flask) -> None:
    """Have no test see what another one measured."""
    with app.app_context():
        space.forget()


def open_room(app: Flask, owner_id: Any) -> str:
    """Open a room around a video of somebody; answer its slug."""
    video_id = Videos(app).make(owner_id)
    with app.app_context(), unit_of_work():
        return rooms.create(accounts.get(owner_id), video_id, name="Matinee").slug


@BOTH
def test_the_overview_counts_what_is_there(
    app: Flask, office: Office, bench: Bench, people: People, store: Storage
) -> None:
    people.make()
    open_room(app, office.admin.id)
    store.put_bytes("videos/x/original/source.mp4", b"four")
    bench.start()
    bench.hands.turn(seconds=90)
    told = office.get("/overview")
    assert told["users"]["count"] == told["users"]["new"] == 2
    assert told["videos"]["READY"] == told["channels"] == told["rooms"]["open"] == 1
    assert told["jobs"]["by_state"]["PENDING"] >= 1
    (media,) = [queue for queue in told["queues"] if queue["name"] == "media"]
    assert (media["ready"], media["oldest_seconds"]) == (1, 90)
    assert told["storage"]["used"] >= 4
    assert told["health"] == {"ok": True, "wrong": []}


def test_the_overview_asks_the_database_no_more_for_a_large_site(
    app: Flask, office: Office, people: People, bench: Bench
) -> None:
    with counted_queries(app) as few:
        office.get("/overview")
    for _ in range(3):
        open_room(app, people.make().id)
        bench.start()
    with counted_queries(app) as many:
        office.get("/overview")
    assert len(many) == len(few) < 30


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("videos/1/original/source.mp4", "originals"),
        ("videos/1/ladder-3/360/all.mp4", "renditions"),
        ("videos/1/thumbnails-own-7/1280.jpg", "pictures"),
        ("videos/1/captions-7/captions.vtt", "captions"),
        ("videos/1/downloads-7-1/film.mp4", "downloads"),
        ("users/1/avatar-2/256.webp", "pictures"),
        ("jobs/1/export-1/export.zip", "exports"),
        ("ready/1", "other"),
    ],
)
def test_every_file_is_of_a_kind(key: str, kind: str) -> None:
    assert kind_of(key) == kind


@BOTH
def test_storage_tells_kinds_videos_and_owners_by_the_files_themselves(
    app: Flask, office: Office, store: Storage
) -> None:
    video_id = Videos(app).make(office.admin.id, title="Dusk")
    store.put_bytes(f"videos/{video_id}/original/source.mp4", b"x" * 70)
    store.put_bytes(f"videos/{video_id}/ladder-1/film.mp4", b"x" * 30)
    store.put_bytes("videos/0190a0a0-0000-7000-8000-000000000000/ladder-1/f.mp4", b"x" * 7)
    told = office.get("/storage")
    sizes = {one["kind"]: (one["files"], one["size"]) for one in told["kinds"]}
    assert (sizes["originals"], sizes["renditions"]) == ((1, 70), (2, 37))
    assert [(one["title"], one["size"]) for one in told["largest"]] == [("Dusk", 100)]
    owners = [(one["user"] and one["user"]["username"], one["size"]) for one in told["owners"]]
    assert owners == [("chief", 100), (None, 7)]
    assert {"mails", "uploads", "rooms"} <= {one["name"] for one in told["cleanups"]}
    assert told["spool"]["uploads"] == 0


def test_a_room_of_any_privacy_is_seen_and_closed_for_good(
    app: Flask, office: Office, people: People
) -> None:
    slug = open_room(app, people.make().id)
    (room,) = office.get("/rooms")["items"]
    assert (room["slug"], room["name"], room["members"]) == (slug, "Matinee", 0)
    office.call("POST", f"/rooms/{slug}/close", 204, reason="This film was reported.")
    assert office.get("/rooms")["items"] == []
    office.call("POST", f"/rooms/{slug}/close", 404)
    (entry,) = office.trail()
    assert (entry.action, entry.reason) == ("room.closed", "This film was reported.")
    assert str(entry.subject_id) == room["id"]


def test_health_shows_every_check_with_its_detail_and_remedy(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = registries.of(app)
    broken = Check("mail", ok=False, detail="no answer", remedy="Start it.")

    def raises() -> Check:
        raise OSError("the disk is gone")

    monkeypatch.setitem(found.doctor, "mail", lambda: broken)
    monkeypatch.setitem(found.readiness, "disk", raises)
    told = office.get("/health")
    items = {one["name"]: one for one in told["items"]}
    assert told["ok"] is False
    assert items["mail"]["remedy"] == "Start it."
    assert (items["mail"]["for_work"], items["database"]["for_work"]) == (False, True)
    assert items["disk"]["detail"] == "the disk is gone"
    assert office.get("/overview")["health"]["wrong"] == ["disk"]


def test_every_setting_is_told_and_no_secret(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_NAME", "Harbour")
    app.config |= {"APP_NAME": "Harbour", "SMTP_PASSWORD": "sesame"}
    app.config["REDIS_URL"] = "redis://:sesame@cache:6379/0"
    items = {one["name"]: one for one in office.get("/settings")["items"]}
    assert (items["APP_NAME"]["value"], items["APP_NAME"]["source"]) == ("Harbour", "environment")
    assert items["SMTP_PASSWORD"] == {
        "name": "SMTP_PASSWORD",
        "value": None,
        "is_secret": True,
        "is_set": True,
        "source": "default",
    }
    assert items["RENTALS_STAFF_TOKEN"]["is_set"] is True
    assert items["METRICS_TOKEN"]["is_set"] is False
    assert items["REDIS_URL"]["value"] == "redis://cache:6379/0"
    told = str(items)
    assert "sesame" not in told
    assert app.config["SECRET_KEY"] not in told
    assert app.config["RENTALS_STAFF_TOKEN"] not in told


def test_what_sounds_secret_is_one() -> None:
    known = {one for one in config.Settings.model_fields if known_settings.SECRET.search(one)}
    sounds = re.compile("SECRET|PASSWORD|API_KEY|_TOKEN$|PRIVATE")
    assert {one for one in config.Settings.model_fields if sounds.search(one)} == known
