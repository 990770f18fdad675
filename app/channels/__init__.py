"""Channels: where a creator publishes, under a handle that is theirs for ever."""

from flask import Flask

from app.channels import (
    api,
    cli,
    news,
    personal,
    pictures,
    pictures_api,
    signals,
    subscriptions,
    subscriptions_api,
    tasks,
)
from app.core import registries


def register(app: Flask) -> None:
    """Mount the routes, the pictures and the purge of removed channels."""
    for part in (api, subscriptions_api, pictures_api):
        app.register_blueprint(part.blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.channels)
    registries.add_holdings(app, pictures.ROOT, pictures.holdings)
    signals.channel_removed.connect(subscriptions.end_all)
    news.register()
    pictures.register()
    personal.register()
    about = "channels removed long enough ago"
    registries.add_cleanup(app, registries.Cleanup("channels", tasks.purge_removed, about))
