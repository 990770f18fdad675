"""The application as a whole: it is made, configured, alive and ready."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

import config
from app import create_app
from app.core import registries
from app.core.database import db
from app.core.registries import Measure
from app.services import storage
from tests.conftest import make_app

pytestmark = pytest.mark.unit
GOOD = {
    "SECRET_KEY": "k" * 40,
    "DATABASE_URL": "postgresql://matinee@db/matinee",
    "CORS_ORIGINS": "https://films.example",
}


class TestApplicationSetup:
    def test_the_factory_makes_an_application_of_each_environment(self, app: Flask) -> None:
        assert app.config["TESTING"] is True
        assert create_app("development", TESTING=True).config["DEBUG"] is True

    def test_a_test_writes_into_its_own_storage_though_another_application_was_made(
        self, app: Flask, applications: Any, tmp_path: Path, redis_url: str
    ) -> None:
        make_app(tmp_path, f"sqlite:///{tmp_path}/other.db", redis_url)
        shutil.rmtree(tmp_path)
        assert applications("sqlite") is app
        storage.current().put_bytes("kept/word", b"here")
        assert (app.config["LOCAL_STORAGE_PATH"] / "kept" / "word").read_bytes() == b"here"
        storage.current().delete("kept/word")

    def test_an_unknown_environment_is_refused_by_name(self) -> None:
        with pytest.raises(ValueError, match="FLASK_ENV must be one of"):
            create_app("holiday")

    def test_the_customers_blueprints_are_there(self, app: Flask) -> None:
        assert {"auth", "channels", "videos"} <= set(app.blueprints)

    def test_the_old_addresses_lead_on(self, client: FlaskClient) -> None:
        for old, new in [
            ("/docs", "/api/docs"),
            ("/redoc", "/api/docs"),
            ("/api/v1/openapi.json", "/api/openapi.json"),
        ]:
            answer = client.get(old)
            assert (answer.status_code, answer.headers["Location"]) == (308, new)


class TestConfiguration:
    def test_development_is_open_and_small(self) -> None:
        settings = config.DevelopmentConfig(_env_file=None)
        assert settings.DEBUG
        assert settings.database_url().startswith("sqlite:///")
        assert settings.for_flask()["CORS_ORIGINS"] == ["*"]

    def test_production_takes_good_settings(self) -> None:
        settings = config.ProductionConfig(_env_file=None, **GOOD)
        assert settings.LOG_LEVEL == "INFO"
        assert settings.for_flask()["SESSION_COOKIE_NAME"] == "__Host-matinee"

    @pytest.mark.parametrize(
        ("wrong", "named"),
        [
            ({"SECRET_KEY": "dev-secret-key-change-me-before-production"}, "SECRET_KEY"),
            ({"SECRET_KEY": "short"}, "SECRET_KEY"),
            ({"SECRET_KEY": config.TestingConfig(_env_file=None).SECRET_KEY}, "SECRET_KEY"),
            (
                {"SECRET_KEY_PREVIOUS": "dev-secret-key-change-me-before-production"},
                "SECRET_KEY_PREVIOUS",
            ),
            ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL"),
            ({"DEBUG": True}, "DEBUG"),
            ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS"),
            ({"RENTALS_STAFF_TOKEN": "dvd_admin"}, "RENTALS_STAFF_TOKEN"),
            ({"RENTALS_STAFF_TOKEN": "short"}, "RENTALS_STAFF_TOKEN"),
        ],
    )
    def test_production_refuses_what_is_unsafe(self, wrong: dict[str, Any], named: str) -> None:
        with pytest.raises(ValueError, match=named):
            config.ProductionConfig(_env_file=None, **(GOOD | wrong))

    def test_production_takes_sqlite_when_told_so(self) -> None:
        small = GOOD | {"DATABASE_URL": "sqlite:///x.db", "ALLOW_SQLITE": True}
        assert config.ProductionConfig(_env_file=None, **small).ALLOW_SQLITE

    def test_a_data_folder_moves_everything(self, tmp_path: Path) -> None:
        values = config.DevelopmentConfig(_env_file=None, DATA_DIR=tmp_path).for_flask()
        for name in ("LOCAL_STORAGE_PATH", "SPOOL_FOLDER", "LOG_FILE"):
            assert values[name].is_relative_to(tmp_path)
        assert str(tmp_path) in values["SQLALCHEMY_DATABASE_URI"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"STORAGE_BACKEND": "s3"},
            {"STORAGE_BACKEND": "gcs"},
            {"STORAGE_URL": "s3://bucket/films"},
            {"STORAGE_URL": "file://srv/films"},
            {"UPLOAD_FOLDER": "uploads/films"},
        ],
    )
    def test_a_place_for_files_that_would_not_be_used_is_refused(
        self, wrong: dict[str, Any]
    ) -> None:
        with pytest.raises(ValueError, match=next(iter(wrong))) as refused:
            config.DevelopmentConfig(_env_file=None, **wrong)
        assert "not available yet" in str(refused.value) or "UPLOAD" in str(refused.value)

    def test_the_folder_of_videos_may_be_named(self, tmp_path: Path) -> None:
        named = {"UPLOAD_FOLDER": tmp_path / "films" / "videos"}
        values = config.DevelopmentConfig(_env_file=None, **named).for_flask()
        assert values["LOCAL_STORAGE_PATH"] == tmp_path / "films"
        named |= {"LOCAL_STORAGE_PATH": tmp_path / "all"}
        values = config.DevelopmentConfig(_env_file=None, **named).for_flask()
        assert values["UPLOAD_FOLDER"] == tmp_path / "all" / "videos"

    @pytest.mark.parametrize("name", ["RATELIMIT_DEFAULT", "RATELIMIT_SIGNED_IN", "LOG_LEVEL"])
    def test_a_mistyped_setting_is_named_at_the_start(self, name: str) -> None:
        with pytest.raises(ValueError, match=name):
            config.DevelopmentConfig(_env_file=None, **{name: "100 per houir"})

    def test_a_level_of_logs_may_be_written_small(self) -> None:
        assert config.DevelopmentConfig(_env_file=None, LOG_LEVEL="warning").LOG_LEVEL == "WARNING"

    @pytest.mark.parametrize(
        ("url", "broker", "limits"),
        [
            ("redis://r:6379", "redis://r:6379/2", "redis://r:6379/4"),
            ("redis://r:6379/0", "redis://r:6379/2", "redis://r:6379/4"),
            (
                "unix:///run/r.sock",
                "redis+socket:///run/r.sock?virtual_host=2",
                "redis+unix:///run/r.sock?db=4",
            ),
            (
                "rediss://:p%23w@r:6379/0?ssl_cert_reqs=required",
                "rediss://:p%23w@r:6379/2?ssl_cert_reqs=required",
                "rediss://:p%23w@r:6379/4?ssl_cert_reqs=required",
            ),
            ("redis://r?password=p%23w&db=7", "redis://:p%23w@r/2", "redis://:p%23w@r/4"),
            (
                "unix:///run/r.sock?password=pw",
                "redis+socket://:pw@/run/r.sock?virtual_host=2",
                "redis+unix://:pw@/run/r.sock?db=4",
            ),
        ],
    )
    def test_one_redis_address_is_enough(self, url: str, broker: str, limits: str) -> None:
        values = config.DevelopmentConfig(_env_file=None, REDIS_URL=url).for_flask()
        assert values["CELERY_BROKER_URL"] == broker
        assert values["RATELIMIT_STORAGE_URI"] == limits


class TestHealthCheck:
    def test_alive_is_said_with_the_version(self, client: FlaskClient) -> None:
        assert client.get("/health").get_json() == {"status": "healthy", "version": "0.1.0"}

    def test_ready_names_everything_that_was_asked(self, client: FlaskClient) -> None:
        answer = client.get("/ready")
        assert answer.status_code == 200
        asked = {"database", "redis", "disk", "storage", "ffmpeg"}
        assert asked <= set(answer.get_json()["checks"])

    def test_not_ready_names_the_part_and_says_why_in_the_log(
        self, app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        app.config["MIN_FREE_BYTES"] = 1 << 60
        answer = client.get("/ready")
        assert answer.status_code == 503
        told = {"ok": False, "detail": "does not answer"}
        assert answer.get_json()["checks"]["disk"] == told
        assert "MiB free" in caplog.text

    def test_a_storage_that_keeps_nothing_is_not_ready(
        self, app: Flask, client: FlaskClient, tmp_path: Path
    ) -> None:
        before = storage.current()
        storage.configure(storage.LocalDisk(tmp_path / "gone"))
        shutil.rmtree(tmp_path / "gone")
        (tmp_path / "gone").write_text("a file where the folder was")
        app.extensions.pop("matinee_kept_checks", None)
        try:
            checks = client.get("/ready").get_json()["checks"]
        finally:
            storage.configure(before)
        assert checks["storage"] == {"ok": False, "detail": "does not answer"}

    def test_asking_again_costs_no_program_and_leaves_no_file(
        self, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = set(storage.current().list())
        assert client.get("/ready").status_code == 200
        monkeypatch.setenv("PATH", "/nowhere")
        assert client.get("/ready").get_json()["checks"]["ffmpeg"]["ok"]
        assert set(storage.current().list()) == kept

    def test_a_measure_that_fails_is_left_out(
        self, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def users() -> int:
            return db.session.execute(text("SELECT count(*) FROM user_account")).scalar_one()

        measures = {
            "broken": Measure(lambda: 1 / 0, "Nothing"),
            "people": Measure(users, "Accounts"),
        }
        monkeypatch.setattr(registries.of(app), "metrics", measures)
        answer = client.get("/metrics")
        assert answer.status_code == 200
        assert "matinee_people 0.0" in answer.get_data(as_text=True)
        assert "matinee_broken" not in answer.get_data(as_text=True)

    def test_metrics_count_requests_by_route(self, client: FlaskClient) -> None:
        client.get("/health")
        told = client.get("/metrics").get_data(as_text=True)
        assert 'matinee_http_requests_total{method="GET",route="/health",status="200"}' in told

    def test_verbs_that_callers_make_up_are_counted_as_one(self, client: FlaskClient) -> None:
        for number in range(3):
            client.open("/health", method=f"VERB{number}")
        told = client.get("/metrics").get_data(as_text=True)
        assert "VERB" not in told
        assert 'matinee_http_requests_total{method="other",route="none",status="405"}' in told
