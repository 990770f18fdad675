"""What streaming does when videos have news."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app

from app.accounts import signals as accounts
from app.accounts.models import User
from app.core.database import after_commit, unit_of_work
from app.rentals.streaming import customers, screens, service
from app.rentals.streaming.errors import RentalNotStarted
from app.videos import signals
from app.videos.models import Video


def connect() -> None:
    """Listen to videos; connecting twice is connecting once."""
    signals.film_given.connect(begin)
    signals.video_changed.connect(screens.follow)
    signals.video_removed.connect(screens.follow)
    accounts.address_proven.connect(find_customer)


def find_customer(user: User) -> None:
    """Have the customer the shop knows by a proven address be who proved it."""
    customers.claim(user)


def begin(video: Video, *, viewer: User | None, may_begin: bool, **_rest: Any) -> None:
    """Have the window begin of a viewer who is given the film by it, after the commit.

    Raise RentalNotStarted where they did not ask for the film themselves.
    """
    found = service.waiting(viewer, video) if viewer is not None else None
    if found is None:
        return
    if not may_begin:
        raise RentalNotStarted
    after_commit(_start, found.id)


def _start(rental_id: UUID) -> None:
    with current_app.app_context(), unit_of_work():
        service.start(rental_id)
