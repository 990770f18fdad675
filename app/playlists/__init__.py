"""Playlists: videos somebody put in an order of their own, and those they want to watch later."""

from flask import Flask

from app.playlists import api, personal


def register(app: Flask) -> None:
    """Mount the routes."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    personal.register()
