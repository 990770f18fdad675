"""Videos: what a creator publishes, who may watch it, and what a player needs to play it."""

from datetime import timedelta

from flask import Flask

from app.accounts import signals as account_signals
from app.api import media_access
from app.channels import signals as channel_signals
from app.core import registries
from app.jobs import watchables
from app.videos import (
    access,
    api,
    cli,
    events,
    feeds_api,
    inventory,
    links_api,
    lists_api,
    news,
    oembed_api,
    personal,
    schemas,
    service,
    signals,
    tasks,
    tiers,
)
from app.videos.editing import api as editing_api
from app.videos.editing import bulk_api, downloads_api
from app.websocket.contract import Sends

BLUEPRINTS = (
    api.blueprint,
    lists_api.blueprint,
    links_api.blueprint,
    editing_api.blueprint,
    bulk_api.blueprint,
    downloads_api.blueprint,
)
RELEASE_EVERY = timedelta(seconds=15)


def register(app: Flask) -> None:
    """Mount the domain."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.videos)
    registries.add_holdings(app, inventory.ROOT, inventory.holdings, swept=False)
    registries.add_metric(
        app, "videos", inventory.by_status, about="Videos on record", labels=("status",)
    )
    media_access.register_scope("image", access.may_open_image, patterns=access.LISTING_PICTURES)
    app.register_blueprint(feeds_api.blueprint)
    app.register_blueprint(oembed_api.blueprint)
    media_access.register_scope(
        downloads_api.SCOPE, downloads_api.may_open, patterns=downloads_api.PATTERNS, saved=True
    )
    media_access.register_scope("play", access.may_open_play)
    for scope, checker, patterns in (
        (feeds_api.IMAGES, access.may_open_image, access.LISTING_PICTURES),
        (feeds_api.SOUNDS, access.may_open_play, access.SOUNDS),
    ):
        media_access.register_scope(scope, checker, patterns=patterns, elsewhere=True)
    watchables.register("video:watch", events.watch)
    watchables.register("video:leave", events.leave)
    watchables.sends["media"] = Sends(schemas.MediaState, "What can be played of a video changed.")
    registries.add_schedule(app, "releases", registries.Recurring("videos.release", RELEASE_EVERY))
    _listen()
    news.register()
    personal.register()
    for name, run, about in (
        ("videos", tasks.purge_removed, "videos removed long enough ago, with their files"),
        (
            "unlocks",
            tasks.forget_unlocks,
            "videos unlocked a month ago by browsers without account",
        ),
        ("undos", tasks.forget_undos, "changes of several videos that cannot be taken back"),
    ):
        registries.add_cleanup(app, registries.Cleanup(name, run, about))


def _listen() -> None:
    channel_signals.channel_removed.connect(service.remove_of_channel)
    channel_signals.channel_purged.connect(service.purge_of_channel)
    channel_signals.channel_changed.connect(lists_api.forget_answers)
    channel_signals.unsubscribed.connect(tiers.end_of_subscription)
    channel_signals.sponsorship_ended.connect(tiers.end_of_sponsorship)
    account_signals.account_disabled.connect(tiers.end_of_account)
    signals.video_changed.connect(lists_api.forget_answers)
    signals.video_removed.connect(lists_api.forget_answers)
    for changed in (channel_signals.channel_changed, channel_signals.channel_removed):
        changed.connect(feeds_api.forget_feeds)
    for changed in (signals.video_changed, signals.video_ready, signals.video_removed):
        changed.connect(feeds_api.forget_feeds)
    signals.video_removed.connect(tasks.stop_work_on)
    signals.tracks_changed.connect(events.announce)
    signals.video_ready.connect(events.announce)
    signals.video_ready.connect(news.tell_followers)
    signals.video_changed.connect(news.tell_followers)
    signals.video_removed.connect(news.take_back)
    signals.video_removed.connect(events.announce_end)
    signals.watch_right_changed.connect(events.announce_end)
