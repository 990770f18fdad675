"""Recommendations: what is worth a look now, what is like a video, and what somebody may like."""

from datetime import timedelta

from flask import Flask

from app.core import registries
from app.core.registries import Recurring
from app.recommendations import api, checks, cli, personal, tasks, trending_api
from app.videos import signals

REFRESH_EVERY = timedelta(minutes=10)


def register(app: Flask) -> None:
    """Mount the domain."""
    for blueprint in (trending_api.blueprint, api.blueprint):
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.recommendations)
    personal.register()
    for changed in (signals.video_changed, signals.video_removed):
        changed.connect(trending_api.forget_answers)
    every = Recurring(tasks.REFRESH, REFRESH_EVERY)
    registries.add_schedule(app, "recommendations-refresh", every)
    database = "Start the database, or set DATABASE_URL to one that answers; flask init-db."
    registries.add_doctor(app, "recommendations", checks.check_recommendations, remedy=database)
