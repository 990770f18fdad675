"""Moderation: reports, what is taken down, what is done to people, and how they appeal."""

from flask import Flask

from app.core.registries import Recurring, add_schedule
from app.moderation import (
    appeals_api,
    audit_api,
    cli,
    door,
    flags,
    flags_api,
    people_api,
    personal,
    sanctions_api,
    tasks,
    telling,
)
from app.videos import policy as videos

APIS = (flags_api, sanctions_api, people_api, appeals_api, audit_api)


def register(app: Flask) -> None:
    """Mount the routes, let moderators watch what is reported, and answer what accounts asks."""
    for part in APIS:
        app.register_blueprint(part.blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.moderation)
    add_schedule(app, "ended-bans", Recurring(tasks.END_BANS, tasks.EVERY))
    videos.reviewers["moderation"] = flags.may_review
    personal.register()
    telling.register()
    door.register()
