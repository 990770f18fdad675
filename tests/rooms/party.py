"""People, videos, rooms and sockets of one test."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

from flask import Flask
from redis import Redis

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.live.scripts import key_names
from app.rooms.models import Room
from tests.accounts.factories import People, Person
from tests.rooms.client import Member
from tests.videos.factories import Videos


@dataclass
class Party:
    """Opens rooms and lets people in; sockets go to the processes in turn."""

    app: Flask
    people: People
    ports: list[int]
    redis: Redis | None
    sockets: list[Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.videos = Videos(self.app)
        self.creator = self.people.make(username=f"creator{next(_numbers)}")
        self.host = self.people.make(username=f"host{next(_numbers)}")

    def film(self, **fields: Any) -> UUID:
        """Make a watchable video of a minute."""
        return self.videos.make(self.creator.id, **fields)

    def room(self, *, host: Person | None = None, video: UUID | None = None, **fields: Any) -> str:
        """Open a room; answer its slug."""
        film = video or self.film()
        with self.app.app_context(), unit_of_work():
            user = accounts.get((host or self.host).id)
            return service.create(user, film, **fields).slug

    def row(self, slug: str) -> Room:
        """Read a room's row."""
        with self.app.app_context(), unit_of_work(writes=False):
            room = service.find(slug)
            db.session.expunge_all()
            return room

    def change(self, slug: str, **values: Any) -> None:
        """Change a room's row."""
        with self.app.app_context(), unit_of_work():
            room = service.find(slug)
            for name, value in values.items():
                setattr(room, name, value)

    def key(self, slug: str, part: str) -> str:
        """Name one of a room's keys in Redis."""
        names = {name.rsplit(":", 1)[1]: name for name in key_names(self.row(slug).key)[:-1]}
        return names[part]

    def socket(
        self, person: Person | None = None, *, on: int | None = None, **fields: Any
    ) -> Member:
        """Open a socket for a person, or for nobody, to one of the processes."""
        port = self.ports[on if on is not None else len(self.sockets) % len(self.ports)]
        member = Member(port, person.token if person else None, **fields)
        self.sockets.append(member)
        return member

    def member(self, slug: str, person: Person | None = None, *, on: int | None = None) -> Member:
        """Open a socket and join."""
        member = self.socket(person or self.people.make(), on=on)
        assert member.join(slug)["ok"], member.joined
        return member

    def guest(self, slug: str, name: str = "Gast", *, on: int | None = None) -> Member:
        """Open a socket for somebody without an account and join."""
        member = self.socket(on=on)
        assert member.join(slug, name=name)["ok"], member.joined
        return member

    def call(self, person: Person, method: str, path: str, body: Any = None) -> int:
        """Call the REST API of the first process; answer the status."""
        data = json.dumps(body or {}).encode()
        headers = person.headers | {"Content-Type": "application/json"}
        url = f"http://127.0.0.1:{self.ports[0]}/api/v1{path}"
        with urlopen(Request(url, data, headers, method=method), timeout=20) as answer:
            return int(answer.status)

    def close(self) -> None:
        """Leave and close every socket."""
        for member in self.sockets:
            if member.is_open and member.answers_pings and member.namespace == "/rooms":
                member.ask("room:leave")
            member.close()


_numbers = count(1)
