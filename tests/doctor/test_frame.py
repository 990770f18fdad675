"""What the doctor says of the frame: database, Redis, clocks, folders, secrets."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from app import create_app
from app.core import clock, registries
from app.core.database import db, unit_of_work
from config import TestingConfig
from tests.conftest import make_app
from tests.databases import BOTH
from tests.doctor.kit import Ask, now_of

pytestmark = pytest.mark.integration


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


@BOTH
def test_a_clock_that_goes_astray_is_advice_and_then_wrong(app: Flask, ask: Ask) -> None:
    assert ask("integrity")[0] == "ok"
    levels = []
    for seconds in (0, 4, 60):
        with clock.use(lambda by=seconds: now_of(by)):
            levels.append(ask("clock")[0])
    assert levels == ["ok", "advice", "wrong"]


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
    assert ask("secrets")[0] == "wrong"
    app.config["RENTALS_STAFF_TOKEN"] = "r" * 16
    assert ask("secrets")[0] == "ok"
    app.config["RENTALS_STAFF_TOKEN"] = "short"
    level, detail, _remedy = ask("secrets")
    assert (level, detail) == ("wrong", "RENTALS_STAFF_TOKEN: short, or known to everybody")


def test_for_people_it_says_advice_and_wrong_in_words(app: Flask, runner: FlaskCliRunner) -> None:
    said = runner.invoke(args=["doctor"])
    assert "ok     database: sqlite" in said.stdout
    assert "ADVICE secrets: " in said.stdout
    assert "WRONG  worker: nobody works - celery " in said.stdout
