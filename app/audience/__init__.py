"""The audience: what viewers leave behind, counted for the creator and kept for themselves."""

from flask import Flask

from app.audience import api, history_api, numbers_api, personal, retention, tasks
from app.core import registries
from app.videos import signals as video_signals


def register(app: Flask) -> None:
    """Mount the domain."""
    for blueprint in (api.blueprint, numbers_api.blueprint, history_api.blueprint):
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    personal.register()
    video_signals.film_replaced.connect(retention.forget)
    for name, run, about in (
        ("views", tasks.forget_marks, "marks of views and reports of another day"),
        ("traffic", tasks.forget_traffic, "traffic of videos on days two years ago"),
    ):
        registries.add_cleanup(app, registries.Cleanup(name, run, about))
