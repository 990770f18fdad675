"""What a new house is filled with: one film of our own making, or a whole made-up library.

It stands above everything, because it makes one of everything.
"""

from flask import Flask

from app.seed import cli


def register(app: Flask) -> None:
    """Mount the command."""
    app.cli.add_command(cli.seed)
