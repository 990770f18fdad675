"""`flask doctor`: each real thing is broken, and it says so with the remedy."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from app import create_app
from app.api.doctor import told
from app.api.health import run
from app.core import clock, registries
from app.core.database import db, unit_of_work
from app.core.extensions import redis_client
from app.jobs import crew, presence, tasks
from app.jobs import service as jobs
from app.services.media import sandbox, versions
from config import TestingConfig
from tests.commands.row import World
from tests.conftest import make_app
from tests.jobs.commands import a_failed_job, a_job
from tests.recommendations.factories import Cinema
from tests.servers import start_redis

pytestmark = pytest.mark.integration
Ask = Callable[[str], tuple[str, str, str]]


def asked(app: Flask) -> dict[str, dict[str, Any]]:
    """Ask the doctor everything; what is no good has a remedy, and only what is wrong counts."""
    result = app.test_cli_runner().invoke(args=["doctor", "--json"])
    said = json.loads(result.stdout)
    for one in said["items"]:
        assert bool(one["remedy"]) == (one["level"] != "ok"), one
    wrong = any(one["level"] == "wrong" for one in said["items"])
    assert result.exit_code == (1 if wrong else 0)
    assert (said["level"] == "wrong") == wrong
    return {one["name"]: one for one in said["items"]}


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Ask for one thing: its level, its detail, its remedy."""

    def one(name: str) -> tuple[str, str, str]:
        known = registries.of(app)
        with app.app_context():
            (found,) = map(told, run({name: (known.readiness | known.doctor)[name]}))
        return str(found["level"]), found["detail"], found["remedy"]

    return one


@pytest.fixture
def world(app: Flask, people: Any, tmp_path: Path) -> World:
    """Where jobs are made."""
    return World(app, people, tmp_path)


@pytest.fixture
def own_redis(app: Flask, scratch: Path) -> Iterator[Any]:
    """A Redis of this test alone, which it may fill and stop."""
    before, clients = app.config["REDIS_URLS"], app.extensions.pop("matinee_redis", {})
    with start_redis(scratch / "doctor") as url:
        app.config["REDIS_URLS"] = dict.fromkeys(before, url)
        with app.app_context():
            yield redis_client("cache")
    app.config["REDIS_URLS"] = before
    app.extensions["matinee_redis"] = clients


def test_a_house_in_which_nothing_answers_is_wrong_with_a_remedy_for_everything(
    tmp_path: Path,
) -> None:
    settings = TestingConfig(
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
        REDIS_URL=f"unix://{tmp_path}/none.sock",
        DATA_DIR=tmp_path,
    )
    found = asked(create_app("testing", **settings.for_flask()))
    needs_one = {"database", "redis", "schema", "integrity", "memory", "clock", "worker", "beat"}
    needs_one |= {"stuck", "failed", "search", "recommendations"}
    assert {name for name, one in found.items() if one["level"] == "wrong"} == needs_one


def test_a_redis_that_stopped_is_wrong(app: Flask, own_redis: Any, ask: Ask) -> None:
    assert ask("redis")[0] == "ok"
    own_redis.shutdown(nosave=True)
    assert ask("redis")[::2] == ("wrong", "Start Redis, or set REDIS_URL to one that answers.")
    assert ask("memory")[0] == "wrong"


def test_a_redis_that_throws_away_or_is_full_is_wrong(own_redis: Any, ask: Ask) -> None:
    assert ask("memory")[0] == "ok"
    own_redis.config_set("maxmemory", "100mb")
    own_redis.config_set("maxmemory-policy", "allkeys-lru")
    level, detail, remedy = ask("memory")
    assert (level, "allkeys-lru throws rooms and work away" in detail) == ("wrong", True)
    assert "maxmemory-policy noeviction" in remedy
    own_redis.config_set("maxmemory-policy", "noeviction")
    assert ask("memory")[0] == "ok"
    own_redis.config_set("maxmemory", "500kb")
    assert ask("memory")[::2] == ("wrong", "Raise maxmemory of Redis.")


def test_a_database_behind_ahead_or_without_migrations_is_wrong(
    scratch: Path, redis_url: str
) -> None:
    made = make_app(scratch, f"sqlite:///{scratch}/doctor.db", redis_url)
    words = []
    with made.app_context():
        for revision in (None, "0001_first_tables", "9999_of_tomorrow", "head"):
            if revision == "9999_of_tomorrow":
                with unit_of_work() as session:
                    session.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
            elif revision:
                flask_migrate.stamp(revision="base", purge=True)
                flask_migrate.stamp(revision=revision)
            found = registries.of(made).doctor["schema"]()
            words.append((str(found.level), found.detail, found.remedy))
        db.engine.dispose()
    assert words[0][0] == "wrong"
    assert words[0][1].startswith("at nothing, ")
    assert words[1][1].startswith("at 0001_first_tables, ")
    assert words[0][2] == words[1][2] == "flask init-db"
    assert (words[2][0], "of a newer one" in words[2][1]) == ("wrong", True)
    assert words[3][0] == "ok"


def test_a_row_that_points_nowhere_is_wrong(app: Flask, ask: Ask) -> None:
    assert ask("integrity")[0] == "ok"
    with app.app_context(), closing(sqlite3.connect(str(db.engine.url.database))) as file, file:
        file.execute("INSERT INTO video_tag VALUES ('00', 'lost', 0)")
    level, detail, remedy = ask("integrity")
    assert (level, detail) == ("wrong", "rows of video_tag point nowhere")
    assert "backup" in remedy


def test_a_clock_that_goes_astray_is_advice_and_then_wrong(ask: Ask) -> None:
    levels = []
    for seconds in (0, 4, 60):
        with clock.use(lambda by=seconds: now_of(by)):
            levels.append(ask("clock")[0])
    assert levels == ["ok", "advice", "wrong"]


def now_of(seconds: float) -> Any:
    """Tell the time of a clock that goes ahead."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_a_folder_that_is_none_is_wrong_and_a_tight_disk_advice(
    app: Flask, ask: Ask, tmp_path: Path
) -> None:
    app.config["SPOOL_FOLDER"] = app.config["WORK_FOLDER"] = tmp_path / "work"
    app.config["LOG_FILE"] = tmp_path / "logs" / "testing.log"
    assert ask("folders")[0] == "ok"
    app.config["MIN_FREE_BYTES"] = (
        os.statvfs(tmp_path).f_frsize * os.statvfs(tmp_path).f_bavail // 2
    )
    assert (ask("folders")[0], ask("disk")[0]) == ("advice", "ok")
    (tmp_path / "file").write_text("a file where a folder should be")
    app.config["WORK_FOLDER"] = tmp_path / "file"
    level, detail, _remedy = ask("folders")
    assert (level, detail) == ("wrong", f"{tmp_path / 'file'}: File exists")


def test_secrets_that_others_know_are_advice_here_and_wrong_in_production(
    app: Flask, ask: Ask
) -> None:
    assert ask("secrets")[0] == "advice"
    app.config["ENVIRONMENT"] = "production"
    assert ask("secrets")[0] == "wrong"
    app.config["SECRET_KEY"] = "k" * 40
    assert ask("secrets")[0] == "ok"
    app.config["RENTALS_STAFF_TOKEN"] = "short"
    level, detail, _remedy = ask("secrets")
    assert (level, detail) == ("wrong", "RENTALS_STAFF_TOKEN: short, or known to everybody")


def test_without_worker_nobody_works_and_work_that_waits_for_an_hour_is_told(
    app: Flask, ask: Ask, world: World
) -> None:
    level, detail, remedy = ask("worker")
    assert (level, detail) == ("wrong", "nobody works")
    assert remedy.startswith("celery -A celery_worker.celery worker")
    hands = crew.Crew(app, crew.slots_for(1))
    hands.sign()
    assert hands.name in ask("worker")[1]
    a_job(world)
    with clock.use(lambda: now_of(2 * 3600)):
        level, detail, _remedy = ask("worker")
    assert (level, "waits in " in detail) == ("advice", True)


def test_beat_is_heard_by_its_round(app: Flask, ask: Ask) -> None:
    assert ask("beat")[0] == "wrong"
    with app.app_context():
        tasks.sweep.run()
        assert presence.beat_age() < 60
    assert ask("beat")[0] == "ok"
    with clock.use(lambda: now_of(600)):
        level, detail, remedy = ask("beat")
    assert (level, detail) == ("wrong", "the last round came 10 min ago")
    assert remedy.endswith("beat")


def test_failed_steps_are_advice_and_jobs_that_go_on_for_ever_wrong(
    app: Flask, ask: Ask, world: World
) -> None:
    assert (ask("failed")[0], ask("stuck")[0]) == ("ok", "ok")
    a_failed_job(world)
    level, detail, remedy = ask("failed")
    assert (level, detail) == ("advice", "1 steps failed and wait for somebody")
    assert "flask jobs retry --all-failed" in remedy
    (job_id,) = a_job(world)
    with app.app_context(), unit_of_work():
        jobs.show(UUID(job_id)).steps[0].state = "WAITING"
    level, detail, remedy = ask("stuck")
    assert (level, detail) == ("wrong", "1 jobs go on for ever")
    assert "flask jobs cancel" in remedy


def test_mail_that_cannot_go_is_wrong_and_none_at_all_advice(app: Flask, ask: Ask) -> None:
    assert ask("mail")[0] == "ok"
    app.config["ENVIRONMENT"] = "production"
    level, _detail, remedy = ask("mail")
    assert (level, "SMTP_SERVER" in remedy) == ("advice", True)
    app.config |= {"SMTP_SERVER": "127.0.0.1", "SMTP_PORT": 1, "EMAIL_FROM_ADDRESS": "a@b.example"}
    assert ask("mail")[0] == "wrong"


@pytest.mark.parametrize(
    ("build", "closed"),
    [
        (versions.Build("5.1.6"), False),
        (versions.Build("n5.1.10-static"), True),
        (versions.Build("7.1.4"), False),
        (versions.Build("7.1.5"), True),
        (versions.Build("4.4.8"), False),
        (versions.Build("8.1"), False),
        (versions.Build("9.0.2"), True),
        (versions.Build("N-1234-gabcdef"), False),
        (versions.Build("5.1.9-0+deb12u1", "7:5.1.9-0+deb12u1"), False),
        (versions.Build("5.1.9-0+deb12u2", "7:5.1.9-0+deb12u2", names_fix=True), True),
    ],
)
def test_a_hole_is_closed_by_number_or_by_the_distribution(
    build: versions.Build, *, closed: bool
) -> None:
    assert build.is_closed == closed


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of programs, the only one there is."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for cache in (versions.installed, sandbox.capability):
        cache.cache_clear()
    yield folder
    for cache in (versions.installed, sandbox.capability):
        cache.cache_clear()


def test_an_ffmpeg_of_ones_own_with_a_hole_is_wrong(ask: Ask, programs: Path) -> None:
    assert ask("holes")[0] == "wrong"
    ffmpeg = programs / "ffmpeg"
    for version, level in (("5.1.6", "wrong"), ("7.1.5", "ok")):
        ffmpeg.write_text(f"#!/bin/sh\necho ffmpeg version {version} Copyright\n")
        ffmpeg.chmod(0o755)
        versions.installed.cache_clear()
        assert ask("holes")[0] == level
    assert "CVE-2026-8461" in ask("holes")[1]


def test_a_distributions_ffmpeg_is_never_wrong(ask: Ask) -> None:
    versions.installed.cache_clear()
    build = versions.installed()
    assert build is not None
    if build.package:
        assert ask("holes")[0] in {"ok", "advice"}


def test_tools_that_cannot_be_shut_in_are_told(ask: Ask, programs: Path) -> None:
    assert ask("sandbox")[::2] == ("wrong", "apt-get install util-linux")
    for name in ("prlimit", "setpriv"):
        (programs / name).symlink_to("/usr/bin/true")
    sandbox.capability.cache_clear()
    level, detail, remedy = ask("sandbox")
    assert (level, "limits only" in detail) == ("advice", True)
    assert "bubblewrap" in remedy


def test_what_was_watched_and_not_counted_for_an_hour_is_advice(
    app: Flask, ask: Ask, world: World
) -> None:
    assert ask("recommendations")[0] == "ok"
    cinema = Cinema(app, world.people)
    cinema.view(cinema.film("One"), 3)
    with clock.use(lambda: now_of(3 * 3600)):
        level, detail, remedy = ask("recommendations")
    assert (level, "more to count" in detail) == ("advice", True)
    assert remedy.startswith("flask recommendations refresh")


def test_for_people_it_says_advice_and_wrong_in_words(app: Flask, runner: FlaskCliRunner) -> None:
    said = runner.invoke(args=["doctor"])
    assert "ok     database: sqlite" in said.stdout
    assert "ADVICE secrets: " in said.stdout
    assert "WRONG  worker: nobody works - celery " in said.stdout
