"""Administration: what who runs this place sees of it and does to it, and the news they get."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.administration import api, checks, jobs_api, live, news, tasks, users_api
from app.core.registries import Recurring, add_schedule
from app.jobs import signals as job_signals

__all__ = ["checks", "register"]
WATCH_EVERY = timedelta(minutes=2)


def register(app: Flask) -> None:
    """Mount the routes, the live board and the news of what fails."""
    for part in (api, users_api, jobs_api):
        app.register_blueprint(part.blueprint, url_prefix=f"{app.config['API_PREFIX']}/admin")
    live.register()
    news.register()
    job_signals.job_finished.connect(news.tell_failure)
    job_signals.event_recorded.connect(live.announce)
    add_schedule(app, "checks", Recurring(tasks.WATCH, WATCH_EVERY))
