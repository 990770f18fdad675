"""Recommendations: what is worth a look now."""

from flask import Flask

from app.recommendations import trending_api
from app.videos import signals


def register(app: Flask) -> None:
    """Mount the routes."""
    app.register_blueprint(trending_api.blueprint, url_prefix=app.config["API_PREFIX"])
    for changed in (signals.video_changed, signals.video_removed):
        changed.connect(trending_api.forget_answers)
