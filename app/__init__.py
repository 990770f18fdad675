"""The application factory: it binds the extensions, mounts the domains, and knows nothing else."""

from __future__ import annotations

import importlib
from typing import Any

import orjson
from apiflask import APIFlask
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app.api import access, errors, health, hot, maintenance, media, openapi, requests
from app.core import extensions
from app.core import logging as logs
from app.core.database import db
from app.websocket import connects, guide, manager, measures

DOMAINS = [
    "accounts",
    "jobs",
    "notifications",
    "channels",
    "personal",
    "videos",
    "reactions",
    "captions",
    "audience",
    "uploads",
    "playlists",
    "films",
    "pipeline",
    "rooms",
    "rentals",
    "recommendations",
    "search",
    "moderation",
    "administration",
    "web",
    "seed",
    "backup",
]


class FastJSON(DefaultJSONProvider):
    """orjson: the same JSON, several times as fast."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """Write JSON; what orjson does not know is written as Flask would."""
        return orjson.dumps(obj, default=self.default, option=orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Read JSON."""
        return orjson.loads(s)


def create_app(config_name: str | None = None, **overrides: Any) -> APIFlask:
    """Make the application of an environment: `development`, `production` or `testing`."""
    app = APIFlask(
        __name__,
        title="Matinee",
        version=health.VERSION,
        spec_path="/api/openapi.json",
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]  # the pages have their own
    )
    app.config.update(config.load(config_name).for_flask() | overrides)
    app.json = FastJSON(app)
    setup_logging(app)
    initialize_extensions(app)
    import_models()
    register_error_handlers(app)
    register_blueprints(app)
    return app


def trusted(app: Flask) -> dict[str, int]:
    """Answer how many proxies' forwarded headers count."""
    count = app.config["TRUSTED_PROXIES"]
    return {"x_for": count, "x_proto": count, "x_host": count}


def initialize_extensions(app: Flask) -> None:
    """Bind every extension to the application."""
    db.init_app(app)
    extensions.migrate.init_app(app, db, render_as_batch=True, directory="migrations")
    extensions.login_manager.session_protection = None
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    hot.register(app)
    requests.register(app)
    extensions.limiter.init_app(app)
    access.register(app)
    origins = app.config["CORS_ORIGINS"]
    if origins:
        api_routes = f"{app.config['API_PREFIX']}/*"
        extensions.cors.init_app(app, resources={api_routes: {"origins": origins}})
    extensions.babel.init_app(app)
    extensions.configure_celery(app)
    extensions.configure_socketio(app, manager.make(app.config))
    door = connects.Door(app, hot.Door(app, app.wsgi_app))
    app.wsgi_app = ProxyFix(door, **trusted(app))  # type: ignore[method-assign]


def setup_logging(app: Flask) -> None:
    """Log to standard output and, outside the tests, to the rotating file."""
    production = app.config["ENVIRONMENT"] == "production"
    own = logs.file_of(app.config["PROGRAM"], app.config["LOG_FILE"])
    file = None if app.config["TESTING"] else own
    logs.configure(level=app.config["LOG_LEVEL"], file=file, json_output=production)


def import_models() -> None:
    """Have every table known before the first query."""
    importlib.import_module("app.models")


def register_blueprints(app: Flask) -> None:
    """Mount the frame's own routes and every domain."""
    health.register(app)
    maintenance.register(app)
    media.register(app)
    measures.register(app)
    guide.register(app)
    for name in DOMAINS:
        importlib.import_module(f"app.{name}").register(app)
    openapi.register(app)


def register_error_handlers(app: Flask) -> None:
    """Translate every error once."""
    errors.register(app)
