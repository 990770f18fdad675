"""`/health`, `/ready` and `/metrics`: alive, able to work, and in figures."""

from __future__ import annotations

import logging
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from functools import wraps

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text

import places
from app.api.access import public
from app.api.scrapers import demand_scraper
from app.core import clock, ids, metrics, registries
from app.core.database import unit_of_work
from app.core.extensions import redis_client
from app.core.registries import Check
from app.services import storage

VERSION = "0.1.0"
# Where the small file of a trial lies for a moment.
TRIAL = "ready"
log = logging.getLogger(__name__)
blueprint = APIBlueprint("health", __name__, tag="Operation")


@blueprint.get("/health")
@public
def health() -> dict[str, str]:
    """Tell that the process is alive."""
    return {"status": "healthy", "version": VERSION}


@blueprint.get("/ready")
@public
def ready() -> Response:
    """Tell whether everything the product needs answers; 503 when something does not.

    What is wrong is said in the log, not to everybody.
    """
    checks = run(registries.of(current_app).readiness)
    for check in checks:
        if not check.ok:
            log.warning("not ready: %s: %s", check.name, check.detail)
    is_ready = all(check.ok for check in checks)
    response = jsonify(
        status="ready" if is_ready else "not ready",
        checks={check.name: {"ok": check.ok, "detail": told(check)} for check in checks},
    )
    response.status_code = 200 if is_ready else 503
    return response


def told(check: Check) -> str:
    """Answer what everybody may know of a check."""
    return "answers" if check.ok else "does not answer"


@blueprint.get("/metrics")
@blueprint.doc(hide=True)
@public
def figures() -> Response:
    """Answer all metrics in Prometheus' text format."""
    demand_scraper()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return Response(metrics.render(app), mimetype="text/plain; version=0.0.4")


def run(checks: Mapping[str, Callable[[], Check]]) -> list[Check]:
    """Run checks by name; one that raises is one that failed."""
    results = []
    for name, check in checks.items():
        try:
            results.append(check())
        except Exception as error:  # noqa: BLE001 - that is what is reported
            results.append(failed(name, error))
    return results


def failed(name: str, error: Exception) -> Check:
    """Answer what a check that raised found, with the remedy that was registered for it."""
    words = str(error).strip().splitlines() or [type(error).__name__]
    remedy = registries.of(current_app).remedies.get(name) or "Look into the log for more."
    return Check(name, ok=False, detail=words[0], remedy=remedy)


def tell_at_start(app: Flask) -> None:
    """Have a process say which database, Redis and storage answer, without waiting for them."""
    threading.Thread(target=tell, args=(app,), daemon=True).start()


def tell(app: Flask) -> None:
    """Log for the database, Redis and storage where it is, without a secret, and if it answers."""
    config = app.config
    where = {
        "database": places.shown(config["SQLALCHEMY_DATABASE_URI"]),
        "redis": places.shown(config["REDIS_URL"]),
        "storage": config["STORAGE_URL"] or config["LOCAL_STORAGE_PATH"],
    }
    log.info("%s %s begins", config["APP_NAME"], VERSION)
    with app.app_context():
        for name, place in where.items():
            (found,) = run({name: registries.of(app).readiness[name]})
            says = "answers" if found.ok else "does not answer"
            level = logging.INFO if found.ok else logging.WARNING
            log.log(level, "%s %s %s: %s", name, place, says, found.detail)


def kept(seconds: float) -> Callable[[Callable[[], Check]], Callable[[], Check]]:
    """Ask a costly check anew only when its last good answer is so old."""

    def decorate(check: Callable[[], Check]) -> Callable[[], Check]:
        @wraps(check)
        def ask() -> Check:
            answers = current_app.extensions.setdefault("matinee_kept_checks", {})
            answer, until = answers.get(check.__name__, (None, 0.0))
            if answer is None or clock.monotonic() >= until:
                answer = check()
                answers[check.__name__] = (
                    answer if answer.ok else None,
                    clock.monotonic() + seconds,
                )
            return answer

        return ask

    return decorate


def check_database() -> Check:
    """Ask the database."""
    with unit_of_work(writes=False) as session:
        session.execute(text("SELECT 1"))
        return Check("database", ok=True, detail=session.get_bind().dialect.name)


def check_redis() -> Check:
    """Ask Redis; without it the product works on, slower."""
    redis_client("cache").ping()
    return Check("redis", ok=True, detail="answers")


def check_disk() -> Check:
    """Look at the free space where uploads lie."""
    folder = current_app.config["LOCAL_STORAGE_PATH"]
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    enough = free >= current_app.config["MIN_FREE_BYTES"]
    return Check("disk", ok=enough, detail=f"{free >> 20} MiB free", remedy="Free some space.")


@kept(5)
def check_storage() -> Check:
    """Write, read and delete a small file where the videos lie."""
    store, key, word = storage.current(), f"{TRIAL}/{ids.new_id()}", b"matinee"
    store.put_bytes(key, word)
    try:
        read = b"".join(store.open(key))
    finally:
        store.delete(key)
    is_same = read == word
    detail = "writes and reads" if is_same else "reads something else than was written"
    remedy = "Look at the disk below LOCAL_STORAGE_PATH."
    return Check("storage", ok=is_same, detail=detail, remedy=remedy)


@kept(60)
def check_ffmpeg() -> Check:
    """Look for ffmpeg and ask its version."""
    path = shutil.which("ffmpeg")
    if path is None:
        return Check("ffmpeg", ok=False, detail="not found", remedy="apt-get install ffmpeg")
    asked = subprocess.run(
        [path, "-version"], capture_output=True, text=True, timeout=5, check=False
    )
    said = " ".join(asked.stdout.split()[:3]) or asked.stderr.strip()[-200:]
    remedy = "apt-get install --reinstall ffmpeg"
    return Check("ffmpeg", ok=asked.returncode == 0, detail=said, remedy=remedy)


def register(app: Flask) -> None:
    """Mount the routes and add what the frame itself can check."""
    app.register_blueprint(blueprint)
    registries.add_holdings(app, TRIAL, tuple)
    for check, remedy in (
        (check_database, "Start the database, or set DATABASE_URL to one that answers."),
        (check_redis, "Start Redis, or set REDIS_URL to one that answers."),
        (check_disk, "Make LOCAL_STORAGE_PATH a folder this user may write to."),
        (check_storage, "Let this user write to LOCAL_STORAGE_PATH, and look at the disk."),
        (check_ffmpeg, "apt-get install --reinstall ffmpeg"),
    ):
        name = check.__name__.removeprefix("check_")
        registries.add_readiness(app, name, check, remedy=remedy)
