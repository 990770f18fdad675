"""`/health`, `/ready` and `/metrics`: alive, able to work, and in figures."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, jsonify
from sqlalchemy import text

from app.api.access import public
from app.core import metrics, registries
from app.core.database import unit_of_work
from app.core.extensions import redis_client
from app.core.registries import Check

VERSION = "0.1.0"
blueprint = APIBlueprint("health", __name__, tag="Operation")


@blueprint.get("/health")
@public
def health() -> dict[str, str]:
    """Tell that the process is alive."""
    return {"status": "healthy", "version": VERSION}


@blueprint.get("/ready")
@public
def ready() -> Response:
    """Tell whether everything the product needs answers; 503 when something does not."""
    checks = run(registries.of(current_app).readiness.values())
    response = jsonify(
        status="ready" if all(check.ok for check in checks) else "not ready",
        checks={check.name: {"ok": check.ok, "detail": check.detail} for check in checks},
    )
    response.status_code = 200 if all(check.ok for check in checks) else 503
    return response


@blueprint.get("/metrics")
@blueprint.doc(hide=True)
@public
def figures() -> Response:
    """Answer all metrics in Prometheus' text format."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return Response(metrics.render(app), mimetype="text/plain; version=0.0.4")


def run(checks: Iterable[Callable[[], Check]]) -> list[Check]:
    """Run checks; one that raises is one that failed."""
    results = []
    for check in checks:
        try:
            results.append(check())
        except Exception as error:  # noqa: BLE001 - that is what is reported
            name = check.__name__.removeprefix("check_")
            results.append(Check(name, ok=False, detail=str(error).splitlines()[0]))
    return results


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


def check_ffmpeg() -> Check:
    """Look for ffmpeg and ask its version."""
    path = shutil.which("ffmpeg")
    if path is None:
        return Check("ffmpeg", ok=False, detail="not found", remedy="apt-get install ffmpeg")
    asked = subprocess.run(
        [path, "-version"], capture_output=True, text=True, timeout=5, check=False
    )
    return Check("ffmpeg", ok=asked.returncode == 0, detail=" ".join(asked.stdout.split()[:3]))


def register(app: Flask) -> None:
    """Mount the routes and add what the frame itself can check."""
    app.register_blueprint(blueprint)
    for check in (check_database, check_redis, check_disk, check_ffmpeg):
        registries.add_readiness(app, check.__name__.removeprefix("check_"), check)
