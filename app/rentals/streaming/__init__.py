"""Streaming films of the shop: rented for a window, or as long as a customer's plan runs."""

from datetime import timedelta

from flask import Flask

from app.core import registries
from app.rentals.streaming import api, desk_api, listeners, policy, service, tasks
from app.videos import policy as videos
from app.videos.values import Access

LOOK_EVERY = timedelta(seconds=10)


def register(app: Flask) -> None:
    """Mount the routes, the rule of who may watch what is for rent, and the look at the clock."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    app.register_blueprint(desk_api.blueprint, url_prefix=app.config["API_PREFIX"])
    videos.rules[Access.RENTAL] = policy.rule
    videos.known_before[Access.RENTAL] = policy.known
    videos.offers[Access.RENTAL] = service.is_for_rent
    listeners.connect()
    schedule = registries.Recurring(tasks.look_at_windows.name, LOOK_EVERY)
    registries.add_schedule(app, "streaming-windows", schedule)
