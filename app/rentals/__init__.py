"""Rentals: the shop's stores, staff and customers, and who took which copy of a film home."""

from flask import Flask

from app.rentals import api, cli, door, personal, streaming


def register(app: Flask) -> None:
    """Mount the domain."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    app.cli.add_command(cli.rentals)
    door.register(app)
    personal.register()
    streaming.register(app)
