"""Accounts: who people are, how they sign in, and the sessions behind every cookie and token."""

from __future__ import annotations

from flask import Flask

from app.accounts import api, cli, identity, users_api


def register(app: Flask) -> None:
    """Mount the domain."""
    prefix = app.config["API_PREFIX"]
    app.register_blueprint(api.blueprint, url_prefix=f"{prefix}/auth")
    app.register_blueprint(users_api.blueprint, url_prefix=f"{prefix}/users")
    app.cli.add_command(cli.users)
    identity.register(app)
