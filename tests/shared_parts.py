"""What is one for all applications of a process, so that the last one made has it.

Whoever makes another application may leave it like that: a test aims it before it begins.
"""

from __future__ import annotations

from flask import Flask

from app.api import media
from app.core.extensions import celery, configure_celery, limiter


def aim_at(app: Flask) -> None:
    """Have the rings of jobs, the rate limits and the storage be those of an application."""
    limiter.enabled = app.config["RATELIMIT_ENABLED"]
    limiter._storage_dead = False  # an application before may have had no Redis
    if celery.flask_app is not app:
        configure_celery(app)
        media.open_storage(app)
        celery._after_fork()  # forgets the connections to another's Redis
