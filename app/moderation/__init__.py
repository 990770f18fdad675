"""Moderation: reports, what is taken down, what is done to people, and how they appeal."""

from flask import Flask

from app.moderation import flags, flags_api, personal
from app.videos import policy as videos


def register(app: Flask) -> None:
    """Mount the routes, and let moderators watch what is reported to them."""
    app.register_blueprint(flags_api.blueprint, url_prefix=app.config["API_PREFIX"])
    videos.reviewers["moderation"] = flags.may_review
    personal.register()
