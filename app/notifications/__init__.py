"""Notifications: what people are told on the site and by mail, and the mails of the whole house."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.accounts import letters as known_letters
from app.accounts import signals as account_signals
from app.core import registries
from app.core.extensions import socketio
from app.core.registries import Cleanup, Recurring
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
    measures,
    outgoing,
    personal,
    service,
    tasks,
)

DIGEST_EVERY = timedelta(minutes=30)
HOUR_EVERY = timedelta(minutes=2)


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
    measures.register(app)
    _tidy(app)


def _tidy(app: Flask) -> None:
    registries.add_schedule(app, "digest", Recurring("notifications.digest", DIGEST_EVERY))
    registries.add_schedule(app, "hour", Recurring("notifications.by_the_hour", HOUR_EVERY))
    for name, run, about in (
        ("mails", tasks.tidy_mails, "mails and tellings of many that ended 30 days ago"),
        ("news", tasks.tidy_news, "notifications read 90 days ago, or told a year ago"),
    ):
        registries.add_cleanup(app, Cleanup(name, run, about))
