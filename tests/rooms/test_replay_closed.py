"""The chat of a closed room beside its film: for whom the room was open to, until it is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskCliRunner

from app.core import clock, registries
from app.core.database import unit_of_work
from app.rooms import addresses, service
from app.rooms.chat import talking
from app.rooms.people import id_of_user
from tests.accounts.factories import Person
from tests.databases import BOTH
from tests.rooms.doors import WORD, Doors
from tests.rooms.seated import Seated
from tests.rooms.things import planned

pytestmark = [pytest.mark.websocket, pytest.mark.security, BOTH]
CLOSED = "ROOM_CLOSED"


class Evening:
    """A room whose host said something at a moment of its film."""

    def __init__(self, doors: Doors, privacy: str = "public", **fields: Any) -> None:
        self.doors, self.film = doors, doors.film()
        self.slug = doors.room(privacy, video=self.film, **fields)
        self.host = self.come(doors.host)
        self.say("what a film", 3.0)

    def come(self, person: Person, **fields: Any) -> Seated:
        """Come in and stay."""
        seated = self.doors.sit(person)
        assert seated.ask("room:join", {"room": self.slug} | fields)["ok"]
        return seated

    def say(self, text: str, position: float) -> str:
        """Have the host say something; answer the line's id."""
        wish = {"op": str(uuid4()), "text": text, "position": position}
        said = self.host.ask("chat:send", wish)
        assert said["ok"], said
        return str(said["id"])

    def close(self) -> None:
        """Have the host close the room."""
        assert self.doors.call("DELETE", f"/rooms/{self.slug}").status_code == 204

    def offered(self, person: Person | None = None) -> list[tuple[str, int, bool]]:
        """List what the film's page offers somebody: rooms, how many lines, whether closed."""
        items = self._get(f"/videos/{self.film}/replays", person)["items"]
        return [(one["slug"], one["lines"], one["closed_at"] is not None) for one in items]

    def read(self, person: Person | None = None, *, film: UUID | None = None) -> Any:
        """Read the lines beside the film; answer their texts, or why not."""
        about = f"video_id={film or self.film}&from_position=0"
        answer = self._get(f"/rooms/{self.slug}/messages?{about}", person)
        if "error" in answer:
            return answer["error"]["code"]
        return [line["text"] for line in answer["messages"]]

    def tidy(self, hours: float) -> None:
        """Have cleanup run so many hours later."""
        cleanup = registries.of(self.doors.app).cleanups["rooms"]
        with self.doors.app.app_context():
            cleanup.run(clock.now() + timedelta(hours=hours), False)

    def _get(self, path: str, person: Person | None) -> Any:
        headers = person.headers if person else {}
        return self.doors.app.test_client().get(f"/api/v1{path}", headers=headers).get_json()


def test_a_public_one_is_everybodys_until_the_room_is_deleted(doors: Doors) -> None:
    evening, stranger = Evening(doors), doors.people.make()
    assert evening.offered() == [(evening.slug, 1, False)]
    evening.close()
    for person in (None, stranger, doors.host):
        assert evening.offered(person) == [(evening.slug, 1, True)]
        assert evening.read(person) == ["what a film"]
        for part in ("", "/messages", "/members", "/queue"):
            assert doors.see(f"/rooms/{evening.slug}{part}", person) == (404, CLOSED)
    assert "(1 line, closed)" in doors.app.test_client().get(f"/watch/{evening.film}").text
    doors.change(evening.slug, last_active_at=clock.now() - timedelta(days=3))
    evening.tidy(hours=23)
    assert evening.read() == ["what a film"]
    evening.tidy(hours=25)
    assert (evening.offered(), evening.read()) == ([], "ROOM_NOT_FOUND")


@pytest.mark.parametrize(
    ("privacy", "unknown"),
    [("unlisted", CLOSED), ("password", CLOSED), ("private", "ROOM_NOT_FOUND")],
)
def test_one_of_another_kind_is_theirs_who_were_in(
    doors: Doors, privacy: str, unknown: str
) -> None:
    evening, friend, stranger = Evening(doors, privacy), doors.people.make(), doors.people.make()
    evening.come(friend, password=WORD, invite=doors.invite(evening.slug))
    evening.close()
    for person in (doors.host, friend):
        assert evening.offered(person) == [(evening.slug, 1, True)]
        assert evening.read(person) == ["what a film"]
    for nobody in (None, stranger):
        assert (evening.offered(nobody), evening.read(nobody)) == ([], unknown)


def test_who_was_in_before_a_door_was_changed_is_not_let_back_to_its_chat(doors: Doors) -> None:
    evening, friend = Evening(doors), doors.people.make()
    evening.come(friend).ask("room:leave", {})
    path, changes = f"/rooms/{evening.slug}", {"privacy": "password", "password": "another word"}
    assert doors.call("PATCH", path, changes).status_code == 200
    evening.close()
    assert (evening.offered(friend), evening.read(friend)) == ([], CLOSED)
    assert evening.read(doors.host) == ["what a film"]


@pytest.mark.parametrize("privacy", ["public", "unlisted"])
def test_whoever_is_banned_reads_nothing(doors: Doors, privacy: str) -> None:
    evening, friend = Evening(doors, privacy), doors.people.make()
    evening.come(friend)
    doors.ban(evening.slug, member=id_of_user(friend.id), user_id=friend.id)
    assert evening.offered(friend) == []
    evening.close()
    assert (evening.offered(friend), evening.read(friend)) == ([], "BANNED")
    assert evening.read(doors.host) == ["what a film"]


def test_a_banned_guest_is_known_by_the_address(doors: Doors) -> None:
    evening, neighbour = Evening(doors), doors.people.make()
    base = {"REMOTE_ADDR": "127.0.0.1"}
    with doors.app.test_request_context(environ_base=base), unit_of_work(writes=False):
        address = addresses.of_caller(service.find(evening.slug))
    doors.ban(evening.slug, member="g-kim", address=address)
    evening.close()
    assert evening.read() == "BANNED"
    assert evening.read(neighbour) == ["what a film"]


def test_lines_that_were_removed_cleared_or_taken_down_stay_away(doors: Doors) -> None:
    evening = Evening(doors)
    evening.say("cleared", 4.0)
    assert evening.host.ask("mod:clear", {"op": str(uuid4())})["ok"]
    ids = {text: evening.say(text, 5.0) for text in ("kept", "removed", "early", "late")}
    wish = {"op": str(uuid4()), "id": ids["removed"]}
    assert evening.host.ask("chat:delete", wish)["ok"]
    take_down(doors, ids["early"])
    evening.close()
    assert evening.read() == ["kept", "late"]
    take_down(doors, ids["late"])
    assert (evening.offered(), evening.read()) == ([(evening.slug, 1, True)], ["kept"])


def take_down(doors: Doors, line: str) -> None:
    """Take a line down in the name of moderation."""
    with doors.app.app_context(), unit_of_work():
        talking.take_down(UUID(line), at=clock.now())


def test_a_door_that_was_shut_for_others_leaves_it_to_who_was_in(doors: Doors) -> None:
    member, stranger = doors.people.make(), doors.people.make()
    without_guests, locked, too_early = Evening(doors, guests=False), Evening(doors), Evening(doors)
    locked.come(member)
    doors.change(locked.slug, locked=True)
    planned(doors.app, too_early.slug)
    for evening in (without_guests, locked, too_early):
        evening.close()
        assert evening.read(doors.host) == ["what a film"]
        assert (evening.offered(), evening.read()) == ([], CLOSED)
    assert without_guests.read(stranger) == locked.read(member) == ["what a film"]
    for evening in (locked, too_early):
        assert (evening.offered(stranger), evening.read(stranger)) == ([], CLOSED)


def test_only_who_may_watch_a_film_reads_what_was_said_about_it(doors: Doors) -> None:
    evening, second, stranger = Evening(doors), doors.film(), doors.people.make()
    doors.change(evening.slug, video_id=second)
    evening.close()
    doors.videos.access(second, "private")
    assert evening.read(stranger) == ["what a film"]
    assert evening.read(stranger, film=second) == "VIDEO_NOT_FOUND"
    doors.videos.access(evening.film, "private")
    assert evening.read(stranger) == "VIDEO_NOT_FOUND"
    assert evening.read(doors.creator) == ["what a film"]


def by_address(doors: Doors, _runner: FlaskCliRunner, slug: str) -> None:
    """Close a room as an administrator who finds it by its address."""
    admin = doors.people.make("admin")
    assert doors.call("DELETE", f"/rooms/{slug}", person=admin).status_code == 204


def on_their_pages(doors: Doors, _runner: FlaskCliRunner, slug: str) -> None:
    """Close a room as administrators do on their own pages."""
    admin = doors.people.make("admin")
    body = {"reason": "It was reported."}
    answer = doors.call("POST", f"/admin/rooms/{slug}/close", body, person=admin)
    assert answer.status_code == 204


def by_command(_doors: Doors, runner: FlaskCliRunner, slug: str) -> None:
    """Close a room from the command line."""
    answer = runner.invoke(args=["rooms", "close", slug, "--yes"])
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize("end", [by_address, on_their_pages, by_command])
def test_what_who_runs_the_place_closed_is_left_to_nobody(
    doors: Doors, runner: FlaskCliRunner, end: Callable[..., None]
) -> None:
    evening = Evening(doors)
    end(doors, runner, evening.slug)
    for person in (None, doors.host):
        assert (evening.offered(person), evening.read(person)) == ([], [])
