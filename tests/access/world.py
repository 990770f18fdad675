"""Who calls and what they call for, made once; what a call changed is put back from a copy."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from app.core.database import db
from app.core.extensions import redis_client
from tests.access.routes import Route, call, make_callers, path_of
from tests.access.things import MAKERS
from tests.accounts.factories import People, Person

Values = dict[str, Any]


class Snapshot:
    """All rows of a SQLite database as they are now; Redis holds nothing when they are put back."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self.copy.close)
        self._with_database(lambda database: database.backup(self.copy))

    def put_back(self) -> None:
        """Make the database what it was."""
        self._with_database(self.copy.backup)
        with self.app.app_context():
            redis_client().flushall()

    def _with_database(self, work: Callable[[sqlite3.Connection], None]) -> None:
        with self.app.app_context(), db.engine.connect() as connection:
            work(driver_of(connection))


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Answer what SQLAlchemy speaks to SQLite through."""
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


class World:
    """Before each call the things of the owner that its route names are there, untouched.

    Make first whoever else is to be there.
    """

    def __init__(self, app: Flask, owner: Person) -> None:
        self.app, self.owner = app, owner
        self.bare = Snapshot(app)
        self.stages: dict[tuple[str, ...], tuple[Values, Snapshot]] = {}
        self.stands_at: tuple[str, ...] | None = None

    def address(self, route: Route) -> str:
        """Have the things of a route be there, and they alone; answer its address."""
        names = tuple(sorted(route.rule.arguments))
        if names not in self.stages:
            self.bare.put_back()
            values = {name: MAKERS[name].make(self.app, self.owner) for name in names}
            self.stages[names] = values, Snapshot(self.app)
        elif self.stands_at != names:
            self.stages[names][1].put_back()
        # What may change something leaves nothing for the next to find.
        self.stands_at = None if route.is_mutating else names
        return path_of(self.app, route, self.stages[names][0])


class Caller:
    """Somebody of one kind, who calls routes of an untouched world."""

    def __init__(self, app: Flask, people: People, caller: str) -> None:
        persons = make_callers(people, caller)
        self.headers = persons[caller].headers if caller in persons else {}
        self.world = World(app, persons["owner"])

    def call(self, route: Route) -> Any:
        """Call a route."""
        return call(self.world.app, route, self.world.address(route), self.headers)
