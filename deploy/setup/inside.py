"""What can be said once the packages are there: settings, folders, Redis, the application."""

from collections.abc import Iterator

import redis

import config
import places
from app import create_app
from app.api import health
from app.core import registries
from deploy.setup.console import ROOT
from deploy.setup.machine import Finding, is_writable

# What the doctor finds before anything runs and there is a database.
OF_THE_MACHINE = ("sandbox", "holes", "imports", "mail", "secrets")


def environment() -> Iterator[Finding]:
    """Check `.env` and that the settings are ones this environment allows."""
    remedy = "run: make setup (or copy .env.example to .env)"
    yield Finding((ROOT / ".env").is_file(), "file .env", remedy, optional=True)
    try:
        settings = config.load()
    except ValueError as problem:
        yield Finding(is_fine=False, what="settings", remedy=f"{problem}; see .env.example")
        return
    yield Finding(is_fine=True, what=f"settings of {settings.ENVIRONMENT}")
    yield from folders(settings)
    yield redis_answers(settings)
    yield from application()


def folders(settings: config.Settings) -> Iterator[Finding]:
    """Check that the folders of the data can be written."""
    for name in ("uploads", "logs", "instance"):
        folder = settings.below(None, name)
        remedy = f"make it writable for this user: mkdir -p {folder} && chown $USER {folder}"
        yield Finding(is_writable(folder), f"folder {folder}", remedy)


def redis_answers(settings: config.Settings) -> Finding:
    """Check that Redis answers; `make run` brings its own."""
    address = settings.redis_url()
    try:
        is_fine = bool(redis.Redis.from_url(address, socket_connect_timeout=2).ping())
    except redis.RedisError:
        is_fine = False
    remedy = "make run starts a private one; or set REDIS_URL"
    return Finding(is_fine, f"Redis at {places.shown(address)}", remedy, optional=True)


def application() -> Iterator[Finding]:
    """Check that the application can be made, and what its own parts find."""
    try:
        app = create_app()
    except Exception as problem:  # noqa: BLE001 - whatever is wrong is the finding
        remedy = f"{type(problem).__name__}: {problem}"
        yield Finding(is_fine=False, what="application", remedy=remedy)
        return
    yield Finding(is_fine=True, what=f"application with {len(app.blueprints)} blueprints")
    with app.app_context():
        asked = registries.of(app).doctor
        for said in health.run({name: asked[name] for name in OF_THE_MACHINE}):
            is_fine = said.level == registries.Level.OK
            yield Finding(is_fine, f"{said.name}: {said.detail}", said.remedy, optional=True)
