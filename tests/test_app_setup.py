"""The application as a whole: it is made, configured, alive and ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from app import create_app

pytestmark = pytest.mark.unit
GOOD = {
    "SECRET_KEY": "k" * 40,
    "DATABASE_URL": "postgresql://matinee@db/matinee",
    "CORS_ORIGINS": "https://films.example",
}


class TestApplicationSetup:
    def test_the_factory_makes_an_application_of_each_environment(self, app: Flask) -> None:
        assert app.config["TESTING"] is True
        assert create_app("development", LOG_FILE=None).config["DEBUG"] is True

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
            ({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL"),
            ({"DEBUG": True}, "DEBUG"),
            ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS"),
            ({"RENTALS_STAFF_TOKEN": "dvd_admin"}, "RENTALS_STAFF_TOKEN"),
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
        ("url", "broker", "limits"),
        [
            ("redis://r:6379", "redis://r:6379/2", "redis://r:6379/4"),
            ("redis://r:6379/0", "redis://r:6379/2", "redis://r:6379/4"),
            (
                "unix:///run/r.sock",
                "redis+socket:///run/r.sock?virtual_host=2",
                "redis+unix:///run/r.sock?db=4",
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
        assert {"database", "redis", "disk", "ffmpeg"} <= set(answer.get_json()["checks"])

    def test_not_ready_says_what_is_wrong(self, app: Flask, client: FlaskClient) -> None:
        app.config["MIN_FREE_BYTES"] = 1 << 60
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert answer.get_json()["checks"]["disk"]["ok"] is False

    def test_metrics_count_requests_by_route(self, client: FlaskClient) -> None:
        client.get("/health")
        text = client.get("/metrics").get_data(as_text=True)
        assert 'matinee_http_requests_total{method="GET",route="/health",status="200"}' in text
