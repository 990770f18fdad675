"""Moderation: reports, what is taken down, what is done to people, and how they appeal."""

from flask import Flask

from app.moderation import personal


def register(app: Flask) -> None:  # noqa: ARG001 - as the factory calls it
    """Hand over and take away what is a person's."""
    personal.register()
