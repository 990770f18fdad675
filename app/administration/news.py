"""What administrators are told: work that fails, and checks that turn wrong or well again.

The same kind of work failing for the same reason is told once an hour: the board shows all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from sqlalchemy import select

from app.accounts.models import User, UserRole
from app.administration.names import check_name, kind_name
from app.core import clock
from app.core.database import db
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from app.notifications import crowd, kinds, service
from app.notifications.kinds import Kind
from app.notifications.models import ByMail

AUDIENCE = "administrators"
WORK_FAILED, CHECK_WRONG, CHECK_WELL = "work_failed", "check_wrong", "check_well"


def register() -> None:
    """Name the audience and make the kinds of news known."""
    crowd.register(AUDIENCE, administrators)
    group = later("Administration")
    for name, title, words, icon in (
        (WORK_FAILED, later("Work that fails on this site"), _failed, "circle-alert"),
        (CHECK_WRONG, later("Something this site needs is wrong"), _wrong, "alert-triangle"),
        (CHECK_WELL, later("What was wrong is well again"), _well, "circle-check"),
    ):
        kinds.register(
            Kind(name, title, group, words, ByMail.AT_ONCE, icon, role="admin", gathered=True)
        )


def administrators(_of: UUID) -> Any:
    """Select the people who administer."""
    role = UserRole.user_id == User.id, UserRole.role == "admin"
    return select(User.id).join(UserRole, role[0]).where(role[1], User.is_active)


def tell_failure(job: Job) -> None:
    """Tell administrators of a job that failed; the telling itself is left out."""
    if job.state != JobState.FAILED or _is_our_telling(job):
        return
    about = {"what": job.kind, "reason": job.reason or ""}
    key = f"work-failed:{job.kind}:{job.reason_code}:{clock.now():%Y%m%d%H}"
    _tell(WORK_FAILED, about, f"/admin/jobs/{job.id}", key)


def _is_our_telling(job: Job) -> bool:
    if job.kind != crowd.KIND:
        return False
    return any(step.input.get("audience") == AUDIENCE for step in jobs.show(job.id).steps)


def tell_check(name: str, detail: str, *, is_ok: bool, mark: str) -> None:
    """Tell administrators that a check turned wrong, or is well again; `mark` names the turn."""
    kind = CHECK_WELL if is_ok else CHECK_WRONG
    _tell(kind, {"check": name, "detail": detail}, "/admin/health", f"{kind}:{name}:{mark}")


def _tell(kind: str, about: Mapping[str, Any], link: str, key: str) -> None:
    """Have a job tell it, unless one did or is about to, or nobody administers yet."""
    of = uuid5(NAMESPACE_OID, key)
    is_heard = db.session.scalar(administrators(of).limit(1)) is not None
    if is_heard and not jobs.of_subject(crowd.SUBJECT, of):
        service.notify_many(AUDIENCE, of, kind, about=about, link=link, key=key)


def _failed(about: Mapping[str, Any]) -> str:
    return _("%(what)s failed: %(reason)s", what=kind_name(about["what"]), reason=about["reason"])


def _wrong(about: Mapping[str, Any]) -> str:
    return _("%(check)s: %(detail)s", check=check_name(about["check"]), detail=about["detail"])


def _well(about: Mapping[str, Any]) -> str:
    return _("%(check)s is well again", check=check_name(about["check"]))
