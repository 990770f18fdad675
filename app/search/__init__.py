"""Search: the words of what everybody may find, typing errors mended, and the second it is said."""

from datetime import timedelta

from flask import Flask

from app.core import registries
from app.core.registries import Recurring
from app.search import api, beside, cli, health, listeners, tasks

LOOK_EVERY = timedelta(minutes=1)

__all__ = ["beside", "register"]


def register(app: Flask) -> None:
    """Mount the domain."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.search)
    listeners.register()
    registries.add_schedule(app, "search-refresh", Recurring(tasks.REFRESH, LOOK_EVERY))
    registries.add_doctor(
        app, "search", health.check, remedy=f"flask init-db, then {health.REMEDY}"
    )
