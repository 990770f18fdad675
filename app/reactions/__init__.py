"""Reactions: what viewers say of a video in threads of comments, and how they like and rate it."""

from flask import Flask

from app.reactions import api, likes_api, news, personal
from app.videos import signals as videos


def register(app: Flask) -> None:
    """Mount the routes, and listen to videos and accounts."""
    for blueprint in (api.blueprint, likes_api.blueprint):
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    videos.video_removed.connect(news.take_back_of_video)
    personal.register()
