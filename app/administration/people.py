"""The accounts as administrators look them up: by words, role and state, with what they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.accounts import second_factor, service, sessions
from app.accounts.models import User, UserRole, UserSession
from app.channels import service as channels
from app.channels.models import Channel
from app.core.database import db
from app.core.pagination import Page, count_of, on_page
from app.jobs.models import Job
from app.uploads import service as uploads
from app.videos.models import Video

SORTS = ("newest", "name", "seen", "storage", "videos")
STATES = ("active", "disabled", "banned")

_IS: dict[str, ColumnElement[bool]] = {
    "active": User.is_active.is_(True),
    "disabled": User.is_disabled.is_(True),
    "banned": User.is_banned.is_(True),
}


@dataclass(frozen=True)
class Wanted:
    """Which accounts, in which order."""

    q: str = ""
    role: str | None = None
    state: str | None = None
    sort: str = "newest"


@dataclass(frozen=True)
class Listed:
    """An account in the list; `storage` counts the bytes of what they uploaded."""

    user: User
    seen_at: datetime | None
    videos: int
    storage: int


@dataclass(frozen=True)
class Known:
    """All that an administrator is told of one account."""

    listed: Listed
    devices: int
    tokens: int
    has_second_factor: bool
    taken: int
    channels: list[Channel]
    jobs: dict[str, int]


def page(wanted: Wanted, *, page: int, page_size: int) -> Page:
    """List accounts as `Listed`; those that are being removed are gone."""
    found = select(User.id).where(*_conditions(wanted))
    kept, seen = _kept().subquery(), _seen().subquery()
    seen_at = func.coalesce(seen.c.seen_at, User.last_login_at)
    numbers = [func.coalesce(column, 0) for column in (kept.c.videos, kept.c.storage)]
    rows = found.add_columns(seen_at, *numbers).outerjoin(kept, kept.c.user_id == User.id)
    rows = rows.outerjoin(seen, seen.c.user_id == User.id)
    order = _order(wanted.sort, seen_at, *numbers)
    chosen = db.session.execute(on_page(rows.order_by(*order), page, page_size)).all()
    people = _by_id({row[0] for row in chosen})
    items = [Listed(people[who], *rest) for who, *rest in chosen if who in people]
    return Page(items, page, page_size, count_of(db.session(), found))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [User.removed_at.is_(None)]
    if wanted.role:
        which.append(User.granted.any(UserRole.role == wanted.role))
    if wanted.state:
        which.append(_IS[wanted.state])
    return [*which, _says(wanted.q.strip())] if wanted.q.strip() else which


def _says(words: str) -> ColumnElement[bool]:
    """Match an id, or a part of the e-mail address or of any of the names, in any case."""
    folded = service.fold(words)
    keys = (User.email_key, User.username_key)
    names = (User.shown_name, User.first_name, User.last_name)
    matches = [key.contains(folded, autoescape=True) for key in keys]
    # SQLite knows only the small letters of ASCII: others match as they were typed.
    matches += [func.lower(name).contains(folded, autoescape=True) for name in names]
    matches += [name.contains(words, autoescape=True) for name in names]
    try:
        matches.append(User.id == UUID(words))
    except ValueError:
        return or_(*matches)
    return or_(*matches)


def _order(sort: str, seen_at: Any, videos: Any, storage: Any) -> tuple[Any, ...]:
    first = {
        "name": (User.username_key,),
        "seen": (seen_at.desc().nulls_last(),),
        "storage": (storage.desc(),),
        "videos": (videos.desc(),),
    }
    return (*first.get(sort, ()), User.id.desc())


def _kept() -> Any:
    """Select what each uploader has; a removed video keeps its bytes until it is purged."""
    return select(
        Video.uploader_id.label("user_id"),
        func.count().filter(Video.deleted_at.is_(None)).label("videos"),
        func.sum(Video.size_bytes).label("storage"),
    ).group_by(Video.uploader_id)


def _seen() -> Any:
    latest = func.max(UserSession.last_seen_at).label("seen_at")
    return select(UserSession.user_id, latest).group_by(UserSession.user_id)


def _by_id(ids: set[UUID]) -> dict[UUID, User]:
    rows = db.session.scalars(select(User).where(User.id.in_(ids))).unique() if ids else ()
    return {user.id: user for user in rows}


def names_of(ids: set[UUID]) -> dict[UUID, User]:
    """Find the people behind ids, those who are there."""
    return _by_id(ids)


def one(user_id: UUID) -> Known:
    """Tell all of one account; raise UserNotFound."""
    user = service.get(user_id)
    kept = db.session.execute(_kept().where(Video.uploader_id == user.id)).first()
    seen = db.session.execute(_seen().where(UserSession.user_id == user.id)).first()
    videos, storage = (kept.videos, kept.storage) if kept else (0, 0)
    seen_at = seen.seen_at if seen else user.last_login_at
    return Known(
        listed=Listed(user, seen_at, videos, storage or 0),
        devices=_count_sessions(user, sessions.IS_DEVICE),
        tokens=_count_sessions(user, ~sessions.IS_DEVICE),
        has_second_factor=second_factor.state(user).is_on,
        taken=uploads.taken_by(user.id),
        channels=list(channels.owned_by(user)),
        jobs=_jobs_of(user),
    )


def _count_sessions(user: User, which: ColumnElement[bool]) -> int:
    mine = (UserSession.user_id == user.id, which, *sessions.alive())
    return db.session.scalar(select(func.count()).select_from(UserSession).where(*mine)) or 0


def _jobs_of(user: User) -> dict[str, int]:
    query = select(Job.state, func.count()).where(Job.owner_id == user.id).group_by(Job.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def counts(since: Callable[..., datetime]) -> dict[str, int]:
    """Count accounts: all, new within 7 days, seen within 10 minutes and within 24 hours."""
    there = select(func.count()).select_from(User).where(User.removed_at.is_(None))
    seen = select(func.count(UserSession.user_id.distinct()))
    queries = {
        "count": there,
        "new": there.where(User.created_at > since(days=7)),
        "active_now": seen.where(UserSession.last_seen_at > since(minutes=10)),
        "active_today": seen.where(UserSession.last_seen_at > since(hours=24)),
    }
    return {name: db.session.scalar(query) or 0 for name, query in queries.items()}
