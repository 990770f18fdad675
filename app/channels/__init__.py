"""Channels: where a creator publishes, under a handle that is theirs for ever."""

from flask import Flask

from app.channels import api, personal, signals, subscriptions, subscriptions_api, tasks
from app.core import registries


def register(app: Flask) -> None:
    """Mount the routes and the purge of removed channels."""
    for blueprint in (api.blueprint, subscriptions_api.blueprint):
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    signals.channel_removed.connect(subscriptions.end_all)
    personal.register()
    about = "channels removed long enough ago"
    registries.add_cleanup(app, registries.Cleanup("channels", tasks.purge_removed, about))
