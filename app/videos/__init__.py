"""Videos: what a creator publishes, who may watch it, and what a player needs to play it."""

from flask import Flask

from app.api import media_access
from app.channels import signals as channel_signals
from app.core import registries
from app.videos import access, api, lists_api, service, signals, tasks


def register(app: Flask) -> None:
    """Mount the routes, the media scopes and the cleanups; go with channels that go."""
    for blueprint in (api.blueprint, lists_api.blueprint):
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    media_access.register_scope("image", access.may_open_image, patterns=access.LISTING_PICTURES)
    media_access.register_scope("play", access.may_open_play)
    channel_signals.channel_removed.connect(service.remove_of_channel)
    channel_signals.channel_purged.connect(service.purge_of_channel)
    for signal in (signals.video_changed, signals.video_removed, channel_signals.channel_changed):
        signal.connect(lists_api.forget_answers)
    removed, marks = "videos removed long enough ago", "marks of views counted long ago"
    registries.add_cleanup(app, registries.Cleanup("videos", tasks.purge_removed, removed))
    registries.add_cleanup(app, registries.Cleanup("views", tasks.forget_views, marks))
