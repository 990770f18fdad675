"""The audit trail: who did what to whom or what, and why. It is only ever added to.

No function here changes or removes an entry, the session refuses to, and so does the database
itself (`AuditEntry` brings its triggers). It names people and things by their ids alone, so that
it may stay when they are gone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.accounts.audit_models import AuditEntry
from app.accounts.models import User
from app.core.database import AWAY, db, unit_of_work
from app.core.pagination import Page, paginate

log = logging.getLogger(__name__)
USER = "user"
ACTED = "admin.acted_for_owner"


def record(
    actor: User | None,
    action: str,
    *,
    subject_kind: str,
    subject_id: UUID | None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry; without an actor the house itself or its operator acted.

    `action` is `noun.verb`, such as `user.suspended`; `details` are plain values without names.
    """
    entry = AuditEntry(
        actor_id=actor.id if actor else None,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=reason,
        details=dict(details or {}),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def note_acting(
    actor: User, owner_id: UUID | None, endpoint: str, arguments: Mapping[str, Any]
) -> None:
    """Add that an administrator changed what is somebody else's, in a unit of work of its own.

    The change is kept by then: where the database goes away in between, the log says it.
    """
    details = {"did": endpoint} | {name: str(value) for name, value in arguments.items()}
    try:
        with unit_of_work():
            record(actor, ACTED, subject_kind=USER, subject_id=owner_id, details=details)
    except AWAY:
        log.exception("not in the trail: %s by %s for %s", details, actor.id, owner_id)


def page(
    *,
    page: int,
    page_size: int,
    action: str | None = None,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    since: datetime | None = None,
) -> Page:
    """List entries, the newest first: of one action or its noun, of one actor, about one thing."""
    wanted: list[ColumnElement[bool]] = []
    if action:
        noun = AuditEntry.action.startswith(f"{action}.", autoescape=True)
        wanted.append((AuditEntry.action == action) | noun)
    for column, value in ((AuditEntry.actor_id, actor_id), (AuditEntry.subject_id, subject_id)):
        if value is not None:
            wanted.append(column == value)
    if since is not None:
        wanted.append(AuditEntry.at >= since)
    newest = select(AuditEntry).where(*wanted).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)
