"""What mails tell `/metrics` and the doctor."""

from __future__ import annotations

from flask import Flask, current_app
from sqlalchemy import case, func, select

from app.core import registries
from app.core.errors import AppError
from app.core.registries import Check, advise
from app.core.rows import counts
from app.jobs.models import Job, JobState
from app.notifications import outgoing
from app.services import mail


def mails() -> dict[str, int]:
    """Count the mails that wait to be sent and those that were given up."""
    state = case((Job.state == JobState.FAILED, "failed"), else_="waiting")
    kept = (JobState.PENDING, JobState.PROCESSING, JobState.FAILED)
    query = select(state, func.count()).where(Job.kind == outgoing.KIND, Job.state.in_(kept))
    return {"waiting": 0, "failed": 0} | counts(query.group_by(state))


def check_mail() -> Check:
    """Say how mail goes, and try whether it can."""
    settings = current_app.config
    mailer = mail.from_settings(settings)
    try:
        mailer.check()
    except AppError as error:
        if not settings["SMTP_SERVER"]:
            remedy = "Set SMTP_SERVER and EMAIL_FROM_ADDRESS: nobody can reset a password by mail."
            return advise("mail", f"{mailer.way}: {error.message}", remedy)
        return Check("mail", ok=False, detail=mailer.way, remedy=error.message)
    if settings["SMTP_SERVER"] and not settings["PUBLIC_URL"]:
        remedy = "set PUBLIC_URL: the links in mails lead to this machine only"
        return Check("mail", ok=False, detail=mailer.way, remedy=remedy)
    return Check("mail", ok=True, detail=mailer.way)


def register(app: Flask) -> None:
    """Have all of it asked."""
    registries.add_doctor(
        app, "mail", check_mail, remedy="Look at the settings SMTP_… and EMAIL_…."
    )
    about = "Mails that wait or were given up"
    registries.add_metric(app, "mails", mails, about=about, labels=("state",))
