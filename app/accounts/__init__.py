"""Accounts: who people are, how they sign in, and the sessions behind every cookie and token."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.accounts import (
    api,
    cli,
    factor_api,
    identities_api,
    identity,
    measures,
    own_letters,
    personal,
    pictures,
    pictures_api,
    recovery,
    recovery_api,
    signals,
    sockets,
    tasks,
    tokens_api,
    users_api,
)
from app.core.registries import (
    Cleanup,
    Recurring,
    add_cleanup,
    add_holdings,
    add_metric,
    add_schedule,
)


def register(app: Flask) -> None:
    """Mount the domain."""
    prefix = app.config["API_PREFIX"]
    app.register_blueprint(api.blueprint, url_prefix=f"{prefix}/auth")
    for part in (users_api, factor_api, tokens_api, pictures_api):
        app.register_blueprint(part.blueprint, url_prefix=f"{prefix}/users")
    app.register_blueprint(recovery_api.blueprint, url_prefix=f"{prefix}/auth")
    app.register_blueprint(identities_api.blueprint, url_prefix=prefix)
    app.cli.add_command(cli.users)
    identity.register(app)
    sockets.register(app)
    own_letters.register()
    every = timedelta(seconds=app.config["JOB_SWEEP_SECONDS"])
    add_schedule(app, "forgotten-passwords", Recurring(tasks.LOOK_UP, every, tasks.QUEUE))
    about = "one-time links that were used or have expired"
    add_cleanup(app, Cleanup("one-time-links", tasks.sweep_links, about))
    add_holdings(app, pictures.ROOT, pictures.holdings)
    add_metric(app, "users", measures.by_state, about="Accounts", labels=("state",))
    personal.register()
    pictures.register()
    for take_away in (pictures.drop_all, recovery.drop_forgotten):
        signals.user_removed.connect(take_away)
