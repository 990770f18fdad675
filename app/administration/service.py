"""What administrators do: to accounts, to work, to rooms. Every deed is put on the audit trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.accounts import audit, sessions
from app.accounts import service as accounts
from app.accounts.models import User
from app.accounts.signals import RESET_PASSWORD, mail_wanted
from app.administration import work
from app.administration.errors import AccountDisabled, OwnAccount
from app.jobs import service as jobs
from app.jobs.models import Job
from app.rooms import service as rooms


def disable(actor: User, user_id: UUID, *, reason: str = "") -> User:
    """Keep somebody out at once; raise UserNotFound, OwnAccount, LastAdministrator."""
    user = _other(actor, user_id)
    accounts.disable(user)
    return _recorded(actor, "user.disabled", user, reason)


def enable(actor: User, user_id: UUID, *, reason: str = "") -> User:
    """Let somebody in again, unless moderators ban them; raise UserNotFound."""
    user = accounts.lock(accounts.get(user_id).id)
    accounts.enable(user)
    return _recorded(actor, "user.enabled", user, reason)


def promote(actor: User, user_id: UUID, role: str) -> User:
    """Give somebody a role; raise UserNotFound, Invalid."""
    user = accounts.lock(accounts.get(user_id).id)
    had = set(user.roles)
    accounts.promote(user, role)
    return user if role in had else _recorded(actor, "user.promoted", user, role=role)


def demote(actor: User, user_id: UUID, role: str) -> User:
    """Take a role from somebody; raise UserNotFound, OwnAccount, LastAdministrator, Invalid."""
    user = _other(actor, user_id)
    accounts.checked_roles([role])
    if role == "admin":
        # All administrators are held in one order, before anybody holds one of them.
        accounts.keep_an_administrator(user)
    user = accounts.lock(user.id)
    had = set(user.roles)
    accounts.demote(user, role)
    return _recorded(actor, "user.demoted", user, role=role) if role in had else user


def send_reset(actor: User, user_id: UUID) -> User:
    """Mail somebody the link that sets a new password; raise UserNotFound, AccountDisabled."""
    user = accounts.get(user_id)
    if not user.is_active:
        raise AccountDisabled
    mail_wanted.send(user, letter=RESET_PASSWORD, about={})
    return _recorded(actor, "user.reset_mailed", user)


def end_sessions(actor: User, user_id: UUID, *, reason: str = "") -> int:
    """Sign somebody out everywhere, tokens too, and count; raise UserNotFound, OwnAccount."""
    user = _other(actor, user_id)
    count = sessions.revoke_all(user)
    _recorded(actor, "user.signed_out", user, reason, count=count)
    return count


def retry_job(actor: User, job_id: UUID) -> Job:
    """Go on with a failed or cancelled job; raise JobNotFound, JobIsNotOver."""
    job = jobs.retry(actor, job_id)
    _record(actor, "job.retried", "job", job.id, work=job.kind)
    return job


def cancel_job(actor: User, job_id: UUID) -> Job:
    """End a job now; raise JobNotFound, JobIsOver."""
    job = jobs.cancel(actor, job_id)
    _record(actor, "job.cancelled", "job", job.id, work=job.kind)
    return job


def retry_failed(actor: User, *, kind: str | None = None) -> tuple[int, int]:
    """Go on with the oldest failed jobs, a hundred at most; count those and what is left."""
    found, total = work.failed_ones(kind)
    for job_id in sorted(found):
        jobs.retry(actor, job_id)
    if found:
        _record(actor, "job.retried", "jobs", None, work=kind or "", count=len(found))
    return len(found), total - len(found)


def close_room(actor: User, slug: str, *, reason: str = "") -> None:
    """Close a room for everybody, who are told the reason, and leave its chat to nobody.

    Raise RoomNotFound, RoomClosed.
    """
    room = rooms.lock(rooms.find(slug).key)
    rooms.close(room, reason=reason, by_house=True)
    _record(actor, "room.closed", "room", room.id, reason)


def _other(actor: User, user_id: UUID) -> User:
    user = accounts.get(user_id)
    if user.id == actor.id:
        raise OwnAccount
    return user


def _recorded(actor: User, action: str, user: User, reason: str = "", **details: Any) -> User:
    _record(actor, action, audit.USER, user.id, reason, **details)
    return user


def _record(
    actor: User, action: str, kind: str, subject_id: UUID | None, reason: str = "", **details: Any
) -> None:
    audit.record(
        actor, action, subject_kind=kind, subject_id=subject_id, reason=reason, details=details
    )
