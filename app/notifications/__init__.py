"""Notifications: what people are told on the site and by mail, and the mails of the whole house."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, current_app

from app.accounts import letters as known_letters
from app.accounts import signals as account_signals
from app.core import registries
from app.core.errors import AppError
from app.core.extensions import socketio
from app.core.registries import Check, Cleanup, Recurring
from app.jobs import kinds as job_kinds
from app.jobs import signals as job_signals
from app.notifications import (
    api,
    crowd,
    events,
    kinds,
    letters,
    listeners,
    live,
    outgoing,
    personal,
    service,
    tasks,
)
from app.services import mail

DIGEST_EVERY = timedelta(minutes=30)


def register(app: Flask) -> None:
    """Mount the domain."""
    kinds.register_common()
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    socketio.on_namespace(events.NotificationEvents(live.NAMESPACE))
    job_kinds.register(
        job_kinds.Kind(outgoing.KIND, {"send": tasks.send}, on_delete=outgoing.forget)
    )
    job_kinds.register(job_kinds.Kind(crowd.KIND, {"tell": tasks.tell}))
    for letter in letters.OF_NEWS:
        known_letters.register(letter)
    personal.register()
    account_signals.mail_wanted.connect(outgoing.hear)
    account_signals.user_removed.connect(service.forget)
    job_signals.job_finished.connect(listeners.tell_end)
    registries.add_doctor(app, "mail", check_mail)
    _tidy(app)


def _tidy(app: Flask) -> None:
    registries.add_schedule(app, "digest", Recurring("notifications.digest", DIGEST_EVERY))
    for name, run, about in (
        ("mails", tasks.tidy_mails, "mails and tellings of many that ended 30 days ago"),
        ("news", tasks.tidy_news, "notifications read 90 days ago, or told a year ago"),
    ):
        registries.add_cleanup(app, Cleanup(name, run, about))


def check_mail() -> Check:
    """Say how mail goes, and try whether it can."""
    mailer = mail.from_settings(current_app.config)
    try:
        mailer.check()
    except AppError as error:
        return Check("mail", ok=False, detail=mailer.way, remedy=error.message)
    if current_app.config["SMTP_SERVER"] and not current_app.config["PUBLIC_URL"]:
        remedy = "set PUBLIC_URL: the links in mails lead to this machine only"
        return Check("mail", ok=False, detail=mailer.way, remedy=remedy)
    return Check("mail", ok=True, detail=mailer.way)
