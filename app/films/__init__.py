"""Films: the catalogue of the shop, by the tables of the Pagila sample database."""

from flask import Flask

from app.films import api, personal


def register(app: Flask) -> None:
    """Mount the routes."""
    app.register_blueprint(api.blueprint, url_prefix=app.config["API_PREFIX"])
    personal.register()
