"""Backups for operators: the whole database and every file in one tar, and back into any house.

It stands above everything, because it packs one of everything.
"""

from flask import Flask

from app.backup import cli


def register(app: Flask) -> None:
    """Mount the commands."""
    app.cli.add_command(cli.backup)
