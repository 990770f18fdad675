"""Rooms with doors, and people before them; one process, without the fan-out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.order import bans
from tests.accounts.factories import People, Person
from tests.rooms.seated import Seated
from tests.videos.factories import Videos

WORD = " open sesame "
Told = tuple[int, str | None]


class Doors:
    """Opens rooms of a host over the API, and comes to them."""

    def __init__(self, app: Flask, people: People, connect: Callable[..., Any]) -> None:
        self.app, self.people, self.connect = app, people, connect
        self.client, self.videos = app.test_client(), Videos(app)
        self.creator, self.host = people.make(), people.make()

    def film(self, **fields: Any) -> UUID:
        """Make a film of somebody else's than the host."""
        return self.videos.make(self.creator.id, **fields)

    def room(self, privacy: str = "unlisted", *, video: UUID | None = None, **fields: Any) -> str:
        """Open a room; one with a password gets the usual word. Answer its slug."""
        body = {"video_id": str(video or self.film()), "privacy": privacy} | fields
        if privacy == "password":
            body.setdefault("password", WORD)
        answer = self.call("POST", "/rooms", body)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["slug"])

    def call(
        self, method: str, path: str, body: Any = None, *, person: Person | None = None
    ) -> Any:
        """Call the API as the host, or as somebody else."""
        headers = (person or self.host).headers
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    def see(
        self, path: str, person: Person | None = None, *, by: FlaskClient | None = None
    ) -> Told:
        """Read something as somebody, or by a browser of nobody; answer status and code."""
        headers = person.headers if person else {}
        return told((by or self.app.test_client()).get(f"/api/v1{path}", headers=headers))

    def sit(self, person: Person | None = None, *, browser: FlaskClient | None = None) -> Seated:
        """Open a socket for somebody, or for nobody in a browser."""
        token = person.token if person else None
        return Seated(self.connect("/rooms", token=token, http=browser))

    def join(self, slug: str, person: Person | None = None, **fields: Any) -> dict[str, Any]:
        """Join over a socket of one's own; answer the acknowledgement."""
        name = {} if person else {"name": "Kim"}
        return self.sit(person).ask("room:join", {"room": slug} | name | fields)

    def code(self, slug: str, person: Person | None = None, **fields: Any) -> str | None:
        """Try to join; answer why not, or None when it worked."""
        code: str | None = self.join(slug, person, **fields).get("code")
        return code

    def invite(self, slug: str, **fields: Any) -> str:
        """Make an invite link; answer its token."""
        answer = self.call("POST", f"/rooms/{slug}/invites", fields)
        assert answer.status_code == 201, answer.text
        return str(answer.get_json()["token"])

    def ask(self, slug: str, *people: Person, by: Person | None = None) -> list[str]:
        """Invite people by name; answer what became of each."""
        body = {"usernames": [one.username for one in people]}
        answer = self.call("POST", f"/rooms/{slug}/invitations", body, person=by)
        assert answer.status_code == 200, answer.text
        return [one["outcome"] for one in answer.get_json()["items"]]

    def waiting(self, person: Person) -> list[dict[str, Any]]:
        """List the invitations that wait for somebody."""
        answer = self.call("GET", "/users/me/room-invitations", person=person)
        found: list[dict[str, Any]] = answer.get_json()["items"]
        return found

    def answer(self, person: Person, deed: str) -> int:
        """Accept or decline the newest invitation."""
        path = f"/users/me/room-invitations/{self.waiting(person)[0]['id']}/{deed}"
        return int(self.call("POST", path, person=person).status_code)

    def ban(
        self,
        slug: str,
        *,
        member: str,
        user_id: UUID | None = None,
        address: str | None = None,
    ) -> None:
        """Ban somebody from a room."""
        about: dict[str, Any] = {"name": "x", "reason": "", "seconds": None}
        with self.app.app_context(), unit_of_work():
            room = service.find(slug)
            bans.ban(room, member, user_id=user_id, address=address, **about)

    def change(self, slug: str, **values: Any) -> None:
        """Change a room's row."""
        with self.app.app_context(), unit_of_work():
            room = service.known(slug)
            for name, value in values.items():
                setattr(room, name, value)


def told(answer: Any) -> Told:
    """Answer a status and the code of an error."""
    error = (answer.get_json(silent=True) or {}).get("error", {})
    return answer.status_code, error.get("code")
