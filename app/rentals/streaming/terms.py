"""The terms of streaming that the operator sets."""

from datetime import timedelta

from flask import current_app


def to_start() -> timedelta:
    """Tell within what time a film that was rented has to be started."""
    return timedelta(days=current_app.config["RENTAL_START_DAYS"])


def most_unpaid() -> int:
    """Tell how many films a customer may rent before the first is paid."""
    most: int = current_app.config["RENTAL_MOST_UNPAID"]
    return most


def to_finish() -> timedelta:
    """Tell how long there is from then on to finish it."""
    return timedelta(hours=current_app.config["RENTAL_FINISH_HOURS"])
