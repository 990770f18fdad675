"""Watch rooms: people who watch one video together, in step, and talk about it."""

from flask import Flask

from app.core import registries
from app.core.extensions import socketio
from app.rooms import api, cli, events, listeners, measures, personal, tasks
from app.rooms.chat import mentions
from app.rooms.invites import api as invites
from app.rooms.live import here, keeper
from app.rooms.order import api as order
from app.rooms.parties import api as parties_api
from app.rooms.parties import news as parties_news
from app.rooms.parties import tasks as parties_tasks
from app.rooms.queue import api as queue_api
from app.rooms.queue import listeners as queue_listeners


def register(app: Flask) -> None:
    """Mount routes, namespace, listeners, and what is tidied."""
    for part in (api, invites, order, parties_api, queue_api):
        app.register_blueprint(part.blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.rooms)
    namespace = events.RoomEvents("/rooms")
    namespace.keeper = keeper.Keeper(app, here.create(app))
    socketio.on_namespace(namespace)
    listeners.connect()
    queue_listeners.connect()
    mentions.register()
    measures.register(app)
    personal.register()
    parties_news.register()
    registries.add_schedule(
        app, "parties", registries.Recurring(parties_tasks.NAME, parties_tasks.EVERY)
    )
    for name, run, about in (
        ("rooms", tasks.purge_idle, "rooms nobody used for a day"),
        ("room-chats", tasks.forget_lines, "lines of rooms after a year"),
        ("room-deeds", tasks.forget_deeds, "what was done in rooms, after a year"),
        ("room-changes", tasks.forget_changes, "which lines of rooms were changed, after a day"),
        ("room-bans", tasks.forget_bans, "bans from rooms that have ended"),
    ):
        registries.add_cleanup(app, registries.Cleanup(name, run, about))
