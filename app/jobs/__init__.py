"""Jobs: background work in steps. The database is the queue; Redis only wakes workers."""

from datetime import timedelta

from flask import Flask

from app.api import media
from app.core import registries
from app.core.extensions import socketio
from app.core.registries import Cleanup, Recurring
from app.jobs import (
    answers,
    api,
    artifacts,
    checks,
    cleanup,
    cli,
    events,
    measures,
    personal,
    signals,
    tasks,
)


def register(app: Flask) -> None:
    """Mount the domain."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.jobs)
    socketio.on_namespace(events.JobEvents(events.NAMESPACE))
    signals.event_recorded.connect(events.announce)
    signals.steps_ready.connect(tasks.ring_after_commit)
    media.register_scope(answers.SCOPE, artifacts.may_open)
    measures.register(app)
    checks.register(app)
    registries.add_holdings(app, artifacts.ROOT, artifacts.holdings)
    personal.register()
    _tidy(app)


def _tidy(app: Flask) -> None:
    every = timedelta(seconds=app.config["JOB_SWEEP_SECONDS"])
    registries.add_schedule(app, "jobs-sweep", Recurring("jobs.sweep", every))
    hourly = timedelta(hours=1)
    registries.add_schedule(app, "cleanup", Recurring("jobs.cleanup", hourly))
    registries.add_schedule(app, "storage-bytes", Recurring("jobs.measure_storage", hourly))
    for name, run, about in (
        ("artifacts", cleanup.remove_expired_artifacts, "files of jobs whose time is over"),
        ("job-events", cleanup.forget_events, "what happened to jobs that ended 30 days ago"),
        ("work-folders", cleanup.remove_abandoned_folders, "what killed workers left on this disk"),
    ):
        registries.add_cleanup(app, Cleanup(name, run, about))
