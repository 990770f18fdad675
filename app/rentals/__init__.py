"""Rentals: the shop's stores, staff and customers, and who took which copy of a film home."""

from flask import Flask

from app.rentals import cli, personal


def register(app: Flask) -> None:
    """Mount the commands."""
    app.cli.add_command(cli.rentals)
    personal.register()
