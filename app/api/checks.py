"""What the doctor asks of the frame: the database, Redis, the clocks, the folders, the secrets."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select, text

import config
from app.core import clock, registries, revisions
from app.core.database import db, unit_of_work
from app.core.extensions import redis_client
from app.core.registries import Check, advise

MIGRATE = "flask init-db"
OLDEST_REDIS = (6, 2)
# A queue that forgets what was put into it, or a room whose film jumps.
KEEPS_ALL = "noeviction"
MOST_MEMORY_SHARE = 0.9
SKEW_ADVICE, SKEW_WRONG = 2.0, 10.0
ROOM_FACTOR = 4
FOLDERS = ("LOCAL_STORAGE_PATH", "SPOOL_FOLDER", "WORK_FOLDER")


def check_schema() -> Check:
    """Compare the database with the migrations of the code."""
    found = revisions.look()
    if not found.is_known:
        detail = f"at {found.now}, which this version does not know: it is of a newer one"
        remedy = "Install that newer version, or bring back a backup of this one."
        return Check("schema", ok=False, detail=detail, remedy=remedy)
    if found.waiting:
        detail = f"at {found.now or 'nothing'}, {len(found.waiting)} migrations wait"
        return Check("schema", ok=False, detail=detail, remedy=MIGRATE)
    return Check("schema", ok=True, detail=f"at {found.now}, the newest")


def check_integrity() -> Check:
    """Have SQLite look through its file; PostgreSQL does so by itself."""
    with unit_of_work(writes=False) as session:
        if db.engine.dialect.name != "sqlite":
            return Check("integrity", ok=True, detail="PostgreSQL keeps it by itself")
        said = session.execute(text("PRAGMA quick_check(1)")).scalar_one()
        astray = session.execute(text("PRAGMA foreign_key_check")).first()
    if said != "ok" or astray is not None:
        detail = said if said != "ok" else f"rows of {astray[0] if astray else ''} point nowhere"
        remedy = "Stop everything, and bring back the latest backup of the database."
        return Check("integrity", ok=False, detail=detail, remedy=remedy)
    return Check("integrity", ok=True, detail="every page and every reference is sound")


def check_memory() -> Check:
    """Ask Redis how it treats what it holds when its memory is full."""
    told: dict[str, Any] = redis_client("cache").info()
    used, most = int(told["used_memory"]), int(told.get("maxmemory", 0))
    policy, version = str(told.get("maxmemory_policy", "")), str(told["redis_version"])
    detail = f"Redis {version}, {used >> 20} MiB used of {f'{most >> 20} MiB' if most else 'all'}"
    if most and policy != KEEPS_ALL:
        remedy = f"CONFIG SET maxmemory-policy {KEEPS_ALL}, and the same in redis.conf"
        wrong = f"{detail}, {policy} throws rooms and work away when it is full"
        return Check("memory", ok=False, detail=wrong, remedy=remedy)
    if most and used > most * MOST_MEMORY_SHARE:
        return Check("memory", ok=False, detail=detail, remedy="Raise maxmemory of Redis.")
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        return advise("memory", detail, "Take Redis 6.2 or newer.")
    return Check("memory", ok=True, detail=detail)


def check_clock() -> Check:
    """Compare our clock with those of the database and of Redis."""
    skews = dict(measured_skews())
    detail = ", ".join(f"{name} {skew:+.1f} s" for name, skew in skews.items())
    worst = max(abs(skew) for skew in skews.values())
    remedy = "Let one time service set the clocks of all machines: timedatectl set-ntp true"
    if worst > SKEW_WRONG:
        return Check("clock", ok=False, detail=detail, remedy=remedy)
    return (
        advise("clock", detail, remedy)
        if worst > SKEW_ADVICE
        else Check("clock", ok=True, detail=detail)
    )


def measured_skews() -> Iterator[tuple[str, float]]:
    """Tell by how many seconds the others' clocks go ahead of ours."""
    with unit_of_work(writes=False) as session:
        yield "database", (database_time(session) - clock.now()).total_seconds()
    seconds, micros = redis_client("cache").time()
    yield "redis", seconds + micros / 1e6 - clock.now().timestamp()


def database_time(session: Any) -> datetime:
    """Ask the database for the time."""
    if db.engine.dialect.name == "sqlite":
        said = session.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(said).replace(tzinfo=UTC)
    found: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return found


def check_folders() -> Check:
    """Try to write into every folder, and look at the room on its disk."""
    wrong, tight = [], []
    for folder in folders():
        problem = problem_of(folder)
        if problem:
            wrong.append(problem)
        elif shutil.disk_usage(folder).free < ROOM_FACTOR * current_app.config["MIN_FREE_BYTES"]:
            tight.append(f"{folder}: {shutil.disk_usage(folder).free >> 20} MiB free")
    if wrong:
        remedy = "Let this user write there: mkdir -p, chown; or name another folder."
        return Check("folders", ok=False, detail="; ".join(wrong), remedy=remedy)
    if tight:
        remedy = "Free some space: flask cleanup run, flask storage usage."
        return advise("folders", "; ".join(tight), remedy)
    return Check("folders", ok=True, detail=f"{len(folders())} can be written to, with room")


def folders() -> list[Path]:
    """List the folders the product writes to, each once."""
    named = [Path(current_app.config[name]) for name in FOLDERS]
    return list(dict.fromkeys([*named, Path(current_app.config["LOG_FILE"]).parent]))


def problem_of(folder: Path) -> str:
    """Tell why a folder cannot be written to; nothing when it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"{folder}: {os.strerror(error.errno or 0)}"


def check_secrets() -> Check:
    """Look for secrets that others know or could guess."""
    settings = current_app.config
    staff = settings["RENTALS_STAFF_TOKEN"]
    weak = [name for name in ("SECRET_KEY",) if config.is_weak(settings[name])]
    if staff and config.is_weak_token(staff):
        weak.append("RENTALS_STAFF_TOKEN")
    if not weak:
        return Check("secrets", ok=True, detail="long enough, and not those everybody knows")
    detail = f"{' and '.join(weak)}: short, or known to everybody"
    remedy = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' makes one for .env"
    if settings["ENVIRONMENT"] == "production":
        return Check("secrets", ok=False, detail=detail, remedy=remedy)
    return advise("secrets", detail, remedy)


def register(app: Flask) -> None:
    """Have the doctor ask all of it."""
    database = "Start the database, or set DATABASE_URL to one that answers."
    redis = "Start Redis, or set REDIS_URL to one that answers."
    for check, remedy in (
        (check_schema, database),
        (check_integrity, database),
        (check_memory, redis),
        (check_clock, f"{redis} {database}"),
        (check_folders, "Let this user look at those folders."),
        (check_secrets, "Set SECRET_KEY."),
    ):
        registries.add_doctor(app, check.__name__.removeprefix("check_"), check, remedy=remedy)
