"""What the routes of exports name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.personal import service
from tests.access.thing import Thing
from tests.accounts.factories import Person


def export_of(app: Flask, owner: Person) -> Any:
    """Answer the id of an export of the owner's."""
    with app.app_context(), unit_of_work():
        return service.start_export(accounts.get(owner.id)).id


THINGS = {"export_id": Thing(export_of, is_secret=True)}
