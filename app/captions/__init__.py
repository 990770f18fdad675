"""Captions: the cues of a video's caption tracks, as files to take and give, and its transcript."""

from __future__ import annotations

from flask import Flask

from app.captions import api, personal


def register(app: Flask) -> None:
    """Mount the domain."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    personal.register()
