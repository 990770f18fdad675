"""What the routes of films name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.films.factories import Films


def film(app: Flask, _owner: Person) -> Any:
    """Answer the number of a film."""
    return Films(app).make()


THINGS = {"film_id": Thing(film, is_secret=False)}
