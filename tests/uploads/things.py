"""What uploads' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.uploads import landing
from app.uploads import service as uploads
from app.uploads.service import FileInfo
from tests.access.thing import Thing
from tests.accounts.factories import Person


def upload_of(app: Flask, owner: Person) -> Any:
    """Answer the id of an upload the owner has begun."""
    with app.app_context():
        file = FileInfo(size=10, filename="film.mp4", content_type="video/mp4", details={})
        with unit_of_work():
            return uploads.begin(accounts.get(owner.id), file, landing.limits()).id


THINGS = {"upload_id": Thing(upload_of, is_secret=True)}
