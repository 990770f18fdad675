"""The pages: what a person sees in a browser, made by the same services as the API."""

from flask import Flask

from app.web import errors, layout, pages
from app.web.blueprint import blueprint

__all__ = ["pages", "register"]


def register(app: Flask) -> None:
    """Mount every page, what their templates use, and the error pages."""
    layout.register(app)
    errors.register(app)
    app.register_blueprint(blueprint)
