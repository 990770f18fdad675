"""The terms of streaming that the operator sets."""

from datetime import timedelta

from flask import current_app


def to_start() -> timedelta:
    """Tell within what time a film that was rented has to be started."""
    return timedelta(days=current_app.config["RENTAL_START_DAYS"])


def to_finish() -> timedelta:
    """Tell how long there is from then on to finish it."""
    return timedelta(hours=current_app.config["RENTAL_FINISH_HOURS"])
