"""Watch rooms: people who watch one video together, in step, and talk about it."""

from flask import Flask

from app.core import registries
from app.core.extensions import socketio
from app.rooms import api, events, listeners, measures, personal, tasks
from app.rooms.chat import mentions
from app.rooms.live import here, keeper
from app.rooms.order import api as order


def register(app: Flask) -> None:
    """Mount routes, namespace, listeners and the purge of idle rooms."""
    for part in (api, order):
        app.register_blueprint(part.blueprint, url_prefix=app.config["API_PREFIX"])
    namespace = events.RoomEvents("/rooms")
    namespace.keeper = keeper.Keeper(app, here.create(app))
    socketio.on_namespace(namespace)
    listeners.connect()
    mentions.register()
    measures.register(app)
    personal.register()
    about = "rooms nobody used for a day"
    registries.add_cleanup(app, registries.Cleanup("rooms", tasks.purge_idle, about))
