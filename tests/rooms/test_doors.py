"""Who finds a room and comes in: private rooms, rooms with a password, films with one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.core.database import unit_of_work
from app.rooms import addresses, service
from app.rooms.live.here import Taken, here
from app.rooms.live.keeper import Keeper
from app.rooms.models import Role
from app.rooms.people import id_of_user
from tests.rooms.doors import WORD, Doors

pytestmark = [pytest.mark.websocket, pytest.mark.security]
MISSING = (404, "ROOM_NOT_FOUND")


def test_a_private_room_is_not_there_for_strangers_on_any_way(doors: Doors) -> None:
    slug, stranger = doors.room("private"), doors.people.make()
    for person in (stranger, None):
        for part in ("", "/messages", "/members"):
            assert doors.see(f"/rooms/{slug}{part}", person) == MISSING
        assert doors.code(slug, person) == "ROOM_NOT_FOUND"
    assert doors.code(slug, name="") == "UNPROCESSABLE_ENTITY"
    assert doors.sit().ask("room:join", {"room": slug})["code"] == "ROOM_NOT_FOUND"
    assert doors.see(f"/rooms/{slug}", doors.host) == (200, None)
    assert doors.code(slug, doors.host) is None


def test_a_private_room_is_not_there_for_whom_it_bans(doors: Doors) -> None:
    slug, friend = doors.room("private"), doors.people.make()
    token = doors.invite(slug)
    assert doors.code(slug, friend, invite=token) is None
    doors.ban(slug, member=id_of_user(friend.id), user_id=friend.id)
    for part in ("", "/messages", "/members", f"?invite={token}"):
        assert doors.see(f"/rooms/{slug}{part}", friend) == MISSING
    assert doors.code(slug, friend) == "ROOM_NOT_FOUND"
    assert doors.see(f"/rooms/{slug}?invite={token}") == (200, None)
    # A request of these tests comes from an address, and a socket from none.
    for name, base in (("g-one", {"REMOTE_ADDR": "127.0.0.1"}), ("g-two", {})):
        with doors.app.test_request_context(environ_base=base), unit_of_work(writes=False):
            address = addresses.of_caller(service.find(slug))
        doors.ban(slug, member=name, address=address)
    assert doors.see(f"/rooms/{slug}?invite={token}") == MISSING
    assert doors.code(slug, invite=token) == "ROOM_NOT_FOUND"
    assert doors.see(f"/rooms/{slug}?invite={token}", doors.people.make()) == (200, None)


def test_a_closed_private_room_is_not_there_either(doors: Doors) -> None:
    slug = doors.room("private")
    assert doors.call("DELETE", f"/rooms/{slug}").status_code == 204
    assert doors.see(f"/rooms/{slug}", doors.people.make()) == MISSING
    assert doors.code(slug) == "ROOM_NOT_FOUND"
    assert doors.see(f"/rooms/{slug}", doors.host) == (404, "ROOM_CLOSED")


def test_an_administrator_finds_a_private_room_and_ends_it_but_is_not_let_in(doors: Doors) -> None:
    slug, admin = doors.room("private"), doors.people.make("admin")
    assert doors.see(f"/rooms/{slug}", admin) == (200, None)
    assert doors.see(f"/rooms/{slug}/messages", admin) == MISSING
    assert doors.code(slug, admin) == "ROOM_NOT_FOUND"
    assert doors.call("DELETE", f"/rooms/{slug}", person=admin).status_code == 204


def test_who_holds_a_role_in_a_private_room_comes_in(doors: Doors) -> None:
    slug, cohost, member = doors.room(), doors.people.make(), doors.people.make()
    for person in (cohost, member):
        sitting = doors.sit(person)
        assert sitting.ask("room:join", {"room": slug})["ok"]
        sitting.ask("room:leave", {})
    with doors.app.app_context(), unit_of_work():
        service.membership(service.find(slug), id_of_user(cohost.id)).role = Role.COHOST
    assert doors.call("PATCH", f"/rooms/{slug}", {"privacy": "private"}).status_code == 200
    assert doors.code(slug, cohost) is None
    assert doors.code(slug, member) == "ROOM_NOT_FOUND"


def test_a_password_is_asked_once_and_the_host_is_not_asked(doors: Doors) -> None:
    slug, friend = doors.room("password"), doors.people.make()
    refused = doors.join(slug, friend)
    assert (refused["code"], refused["details"]) == ("PASSWORD_REQUIRED", {"of": "room"})
    assert doors.code(slug, friend, password=WORD.strip()) == "PASSWORD_WRONG"
    assert doors.code(slug, friend, password=WORD) is None
    assert doors.code(slug, friend) is None
    assert doors.code(slug, doors.host) is None
    assert doors.code(slug, doors.people.make()) == "PASSWORD_REQUIRED"


def test_a_guest_who_gave_the_password_comes_back_by_their_token(doors: Doors) -> None:
    slug = doors.room("password")
    joined = doors.join(slug, password=WORD)
    state, token = joined["state"], joined["you"]["token"]
    resume = {"epoch": state["epoch"], "v": state["v"], "token": token}
    assert doors.code(slug, resume=resume) is None
    assert doors.code(slug) == "PASSWORD_REQUIRED"


def test_a_room_with_a_password_is_known_by_its_address_and_its_inside_is_not(doors: Doors) -> None:
    slug, friend = doors.room("password", name="Friday"), doors.people.make()
    doors.join(slug, doors.host)
    shown = doors.call("GET", f"/rooms/{slug}", person=friend).get_json()
    assert (shown["name"], shown["privacy"], shown["state"]) == ("Friday", "password", None)
    for part in ("messages", "members"):
        assert doors.see(f"/rooms/{slug}/{part}", friend) == (403, "PASSWORD_REQUIRED")
        assert doors.see(f"/rooms/{slug}/{part}") == (403, "PASSWORD_REQUIRED")
    doors.join(slug, friend, password=WORD)
    assert doors.see(f"/rooms/{slug}/messages", friend) == (200, None)
    assert doors.call("GET", f"/rooms/{slug}", person=friend).get_json()["state"]


def test_neither_kind_is_on_the_list(doors: Doors) -> None:
    shown = doors.room("public")
    doors.room("private")
    doors.room("password")
    listed = doors.call("GET", "/rooms").get_json()["items"]
    assert [room["slug"] for room in listed] == [shown]


def test_a_password_is_not_asked_where_guests_or_the_film_are_not_for_one(doors: Doors) -> None:
    no_guests = doors.room("password", guests=False)
    assert doors.code(no_guests, password=WORD) == "SIGN_IN_TO_JOIN"
    film = doors.film()
    hidden = doors.room("password", video=film)
    doors.videos.access(film, "private")
    assert doors.code(hidden, doors.people.make()) == "ROOM_NOT_FOUND"


def test_tries_at_a_password_are_counted_by_room_and_address(doors: Doors) -> None:
    doors.app.config["RATELIMIT_ENABLED"] = True
    slug, friend = doors.room("password"), doors.people.make()
    codes = [doors.code(slug, friend, password=f"guess {n}") for n in range(20)]
    assert set(codes) == {"PASSWORD_WRONG"}
    assert doors.code(slug, friend, password=WORD) == "RATE_LIMIT_EXCEEDED"
    assert doors.code(doors.room("password"), friend, password=WORD) is None


def settings(member: Any, **changes: Any) -> dict[str, Any]:
    """Change how the room is set, from inside."""
    answer: dict[str, Any] = member.ask("room:settings", {"op": str(uuid.uuid4())} | changes)
    return answer


def test_behind_a_new_password_only_those_inside_are_not_asked(doors: Doors) -> None:
    slug = doors.room("password")
    gone, inside = doors.people.make(), doors.people.make()
    left = doors.sit(gone)
    assert left.ask("room:join", {"room": slug, "password": WORD})["ok"]
    left.ask("room:leave", {})
    assert doors.code(slug, inside, password=WORD) is None
    host = doors.sit(doors.host)
    host.ask("room:join", {"room": slug})
    assert settings(host, password="another one")["ok"]
    assert doors.code(slug, inside) is None
    assert doors.code(slug, gone, password=WORD) == "PASSWORD_WRONG"
    assert doors.code(slug, gone, password="another one") is None


def test_who_is_inside_may_come_back_into_a_room_that_became_private(doors: Doors) -> None:
    slug, inside = doors.room(), doors.people.make()
    guest = doors.join(slug)
    assert doors.code(slug, inside) is None
    assert doors.call("PATCH", f"/rooms/{slug}", {"privacy": "private"}).status_code == 200
    assert doors.code(slug, inside) is None
    token = {"epoch": 1, "v": 1, "token": guest["you"]["token"]}
    assert doors.code(slug, resume=token) is None
    assert doors.code(slug, doors.people.make()) == "ROOM_NOT_FOUND"


def test_a_password_that_is_not_needed_any_more_is_forgotten(doors: Doors) -> None:
    slug = doors.room("password")
    assert doors.call("PATCH", f"/rooms/{slug}", {"privacy": "unlisted"}).status_code == 200
    again = doors.call("PATCH", f"/rooms/{slug}", {"privacy": "password"})
    assert again.get_json()["error"]["code"] == "PASSWORD_MISSING"


def test_a_member_may_not_set_a_password(doors: Doors) -> None:
    slug = doors.room()
    member = doors.sit(doors.people.make())
    member.ask("room:join", {"room": slug})
    assert settings(member, privacy="password", password=WORD)["code"] == "FORBIDDEN"
    assert doors.code(slug) is None


def test_the_host_closes_the_room_from_inside(doors: Doors) -> None:
    slug = doors.room()
    member, host = doors.sit(doors.people.make()), doors.sit(doors.host)
    for sitting in (member, host):
        sitting.ask("room:join", {"room": slug})
    close = {"op": str(uuid.uuid4())}
    assert member.ask("room:close", close)["code"] == "FORBIDDEN"
    assert host.ask("room:close", close)["ok"]
    assert doors.code(slug, doors.host) == "ROOM_CLOSED"


def test_a_browser_that_unlocked_a_film_sits_in_its_room_until_the_password_changes(
    doors: Doors,
) -> None:
    film = doors.videos.make(doors.host.id)
    word = {"access": "password", "password": "curtain up"}
    assert doors.call("PATCH", f"/videos/{film}", word).status_code == 200
    slug = doors.room(video=film)
    browser = doors.app.test_client()
    assert doors.code(slug) == "PASSWORD_REQUIRED"
    assert browser.post(f"/api/v1/videos/{film}/unlock", json={"password": "curtain up"})
    sitting = doors.sit(browser=browser)
    joined = sitting.ask("room:join", {"room": slug, "name": "Kim"})
    assert joined["ok"], joined
    assert browser.get(joined["media"]["master_url"]).status_code != 403
    assert recheck(doors, slug) == []
    doors.call("PATCH", f"/videos/{film}", word | {"password": "another one"})
    assert recheck(doors, slug) == [None]


def recheck(doors: Doors, slug: str) -> list[Any]:
    """Look who may still watch, as every ten seconds; answer who was let go."""
    with doors.app.app_context():
        mine = here()
        with unit_of_work(writes=False):
            key = service.find(slug).key
        seats: list[Taken] = mine.rooms().get(key, [])
        Keeper(doors.app, mine).recheck(key, seats)
        return [one.user_id for one in seats if not mine.holds(one)]
