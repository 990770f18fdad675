"""Channels: where a creator publishes, under a handle that is theirs for ever."""

from flask import Flask

from app.channels import api, tasks
from app.core import registries


def register(app: Flask) -> None:
    """Mount the routes and the purge of removed channels."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    about = "channels removed long enough ago"
    registries.add_cleanup(app, registries.Cleanup("channels", tasks.purge_removed, about))
