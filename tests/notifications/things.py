"""What the routes of news name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.core.database import unit_of_work
from app.notifications import service
from tests.access.thing import Thing
from tests.accounts.factories import Person


def notification_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a piece of news of the owner."""
    with app.app_context(), unit_of_work():
        service.notify(owner.id, "moderation", about={"text": "Your video is back."})
        return service.page(owner.id, page=1, page_size=1).items[0].id


THINGS = {
    "notification_id": Thing(notification_of, is_secret=True),
    "news_kind": Thing(lambda _app, _owner: "new_video", is_secret=False),
}
