"""The pages at the doors of rooms: being invited, finding none, coming to a party."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import unit_of_work
from app.rooms import service as rooms
from app.rooms.live.here import here
from app.rooms.parties import service as parties
from app.web import room_words
from tests.accounts.factories import PASSWORD
from tests.rooms.doors import Doors
from tests.web.conftest import Visit
from tests.web.opening import opened

pytestmark = pytest.mark.integration


def test_a_private_room_and_one_that_never_was_are_the_same_page(
    visitor: FlaskClient, doors: Doors
) -> None:
    slug = doors.room("private", name="Secret screening")
    private, missing = visitor.get(f"/rooms/{slug}"), visitor.get("/rooms/neverwas22")
    assert (private.status_code, missing.status_code) == (404, 404)
    plain = [
        re.sub(r'nonce="[^"]+"|content="[^"]+"|value="[^"]+"', "", page.text.replace(which, ""))
        for page, which in ((private, slug), (missing, "neverwas22"))
    ]
    assert plain[0] == plain[1]
    assert "There is no such room" in private.text


def test_an_invite_leads_through_the_page_and_an_ended_one_says_so(
    visitor: FlaskClient, doors: Doors
) -> None:
    slug = doors.room("private", name="Secret screening")
    token = doors.invite(slug)
    page = visitor.get(f"/rooms/{slug}?invite={token}")
    assert "Secret screening" in page.text
    assert f'data-with-invite="{token}"' in page.text
    made = doors.call("GET", f"/rooms/{slug}/invites").get_json()["items"][0]["id"]
    doors.call("DELETE", f"/rooms/{slug}/invites/{made}")
    ended = visitor.get(f"/rooms/{slug}?invite={token}")
    assert ended.status_code == 404
    assert "This invite has ended" in ended.text
    assert "Secret screening" not in ended.text


def test_a_guest_who_came_by_an_invite_for_one_sees_the_page_again(
    visitor: FlaskClient, doors: Doors
) -> None:
    slug = doors.room("private")
    token = doors.invite(slug, max_uses=1)
    visitor.get(f"/rooms/{slug}?invite={token}")
    sitting = doors.sit(browser=visitor)
    assert sitting.ask("room:join", {"room": slug, "name": "Kim", "invite": token})["ok"]
    assert visitor.get(f"/rooms/{slug}").status_code == 200
    assert doors.app.test_client().get(f"/rooms/{slug}?invite={token}").status_code == 404


def test_a_guest_gives_the_password_of_the_film_at_the_rooms_door_and_is_led_in(
    visitor: FlaskClient, doors: Doors
) -> None:
    film = doors.videos.make(doors.host.id)
    word = {"access": "password", "password": "curtain up"}
    assert doors.call("PATCH", f"/videos/{film}", word).status_code == 200
    slug = doors.room(video=film)
    page = visitor.get(f"/rooms/{slug}?t=9")
    assert page.status_code == 403
    assert f'action="/watch/{film}/unlock"' in page.text
    assert f'name="next" value="/rooms/{slug}?t=9"' in page.text
    given = {"next": f"/rooms/{slug}", "password": "curtain down"}
    again = visitor.post(f"/watch/{film}/unlock", data=given)
    assert f'value="/rooms/{slug}"' in again.text
    led = visitor.post(f"/watch/{film}/unlock", data=given | {"password": "curtain up"})
    assert (led.status_code, led.location) == (303, f"/rooms/{slug}")
    assert f'data-slug="{slug}"' in visitor.get(led.location).text
    elsewhere = {"next": "//evil.example", "password": "curtain up"}
    assert visitor.post(f"/watch/{film}/unlock", data=elsewhere).location == f"/watch/{film}"


def test_my_rooms_are_those_i_own_and_was_in_and_where_i_am_invited(
    doors: Doors, ada: Visit
) -> None:
    been, hidden = doors.room(name="Been there"), doors.room(name="Hidden since")
    for slug in (been, hidden):
        doors.code(slug, ada.person)
    doors.sit(ada.person).ask("room:leave", {})
    _, _, mine = opened(doors, ada, name="My own", privacy="private")
    doors.room(name="Of others")
    asked = doors.room("private", name="Asked for")
    doors.ask(asked, ada.person)
    with doors.app.app_context():
        here().live.scripts.redis.flushdb()
    doors.call("PATCH", f"/rooms/{hidden}", {"privacy": "private"})
    text = ada.browser.get("/rooms/mine").text
    for name in ("Been there", "My own", "Asked for"):
        assert name in text
    for name in ("Of others", "Hidden since"):
        assert name not in text
    assert "Only who is invited" in text
    assert mine["privacy"] == "private"


def form_of(text: str) -> str:
    """Answer where the first invitation is answered."""
    found = re.search(r'action="(/rooms/invitations/[^"]+)"', text)
    assert found
    return found.group(1)


def test_an_invitation_is_accepted_and_declined_without_scripts(doors: Doors, ada: Visit) -> None:
    first, second = doors.room("private"), doors.room("private")
    doors.ask(first, ada.person)
    path = form_of(ada.browser.get("/rooms/mine").text)
    accepted = ada.browser.post(path, data={"answer": "accept"})
    assert (accepted.status_code, accepted.location) == (303, f"/rooms/{first}")
    assert ada.browser.get(accepted.location).status_code == 200
    doors.ask(second, ada.person)
    declined = ada.browser.post(form_of(ada.browser.get("/rooms/mine").text))
    assert (declined.status_code, declined.location) == (303, "/rooms/mine")
    assert "You are invited" not in ada.browser.get("/rooms/mine").text
    assert ada.browser.get(f"/rooms/{second}").status_code == 404


def test_without_rooms_my_page_says_what_to_do(ada: Visit) -> None:
    text = ada.browser.get("/rooms/mine").text
    assert "No rooms yet" in text
    assert "Choose a film" in text


def test_the_picture_of_a_link_is_for_who_may_come_to_the_door(
    visitor: FlaskClient, doors: Doors
) -> None:
    slug = doors.room("private")
    token = doors.invite(slug)
    assert visitor.get(f"/rooms/{slug}/qr.svg").status_code == 404
    drawn = visitor.get(f"/rooms/{slug}/qr.svg?invite={token}")
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert drawn.text.startswith("<svg xmlns=")
    assert drawn.headers["Cache-Control"] == "private, no-store"


def ways_to_sign_in(text: str) -> set[str]:
    """List the links to the sign-in page that lead on from there."""
    return {html.unescape(one) for one in re.findall(r'href="(/sign-in\?[^"]+)"', text)}


def leads_to(address: str) -> str:
    """Answer where a sign-in leads."""
    return parse_qs(urlsplit(address).query)["next"][0]


def planned(doors: Doors, privacy: str) -> tuple[str, str]:
    """Open a room that waits for its party; answer its slug and an invite's token."""
    moment = (clock.now() + timedelta(hours=30)).isoformat()
    slug = doors.room(privacy, starts_at=moment)
    return slug, doors.invite(slug)


def test_an_invite_is_not_lost_on_the_way_through_sign_in(
    visitor: FlaskClient, doors: Doors
) -> None:
    waiting, token = planned(doors, "private")
    slug = doors.room("private")
    door = f"/rooms/{slug}?invite={doors.invite(slug)}"
    for page in (door, f"/rooms/{waiting}?invite={token}", "/rooms/neverwas22?invite=x"):
        (way,) = ways_to_sign_in(visitor.get(page).text)
        assert leads_to(way) == page
    (way,) = ways_to_sign_in(visitor.get(door).text)
    person = doors.people.make()
    answer = visitor.post(way, data={"login": person.username, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, door)
    assert visitor.get(door).status_code == 200


def test_who_is_not_signed_in_any_more_comes_back_to_the_invite(
    visitor: FlaskClient, doors: Doors
) -> None:
    slug, token = planned(doors, "private")
    page = f"/rooms/{slug}?invite={token}"
    headers = {"Referer": f"http://localhost{page}"}
    reply = f"/rooms/{slug}/party/reply?invite={token}"
    answer = visitor.post(reply, data={"reply": "coming"}, headers=headers)
    assert answer.status_code == 303
    assert leads_to(answer.location) == page


def test_the_page_of_a_party_keeps_the_invite_it_was_reached_by(doors: Doors, ada: Visit) -> None:
    slug, token = planned(doors, "private")
    assert ada.browser.get(f"/rooms/{slug}").status_code == 404
    text = html.unescape(ada.browser.get(f"/rooms/{slug}?invite={token}").text)
    assert f'value="http://localhost/rooms/{slug}?invite={token}"' in text
    assert f'href="/api/v1/rooms/{slug}/party.ics?invite={token}"' in text
    reply = f"/rooms/{slug}/party/reply?invite={token}"
    assert f'action="{reply}"' in text
    answer = ada.browser.post(reply, data={"reply": "coming"})
    assert (answer.status_code, answer.location) == (303, f"/rooms/{slug}?invite={token}")
    assert ada.browser.get(f"/rooms/{slug}").status_code == 200


def test_kinds_of_rooms_have_the_same_names_everywhere(doors: Doors, ada: Visit) -> None:
    text = html.unescape(ada.browser.get(f"/rooms/{doors.room()}").text)
    for value, kind in room_words.privacies().items():
        assert f'<option value="{value}" data-name="{kind.name}">' in text
        assert f'"settings.privacy_{value}":"{kind.name}"' in text


def test_a_room_whose_party_was_held_offers_to_plan_the_next(doors: Doors, ada: Visit) -> None:
    _, _, room = opened(doors, ada, name="Fridays", privacy="public")
    page = f"/rooms/{room['slug']}/party"
    ada.browser.post(page, data={"starts_local": f"{clock.now() + timedelta(hours=9):%FT%R}"})
    assert "Move it" in ada.browser.get(page).text
    moment = clock.now() + timedelta(hours=10)
    with clock.use(lambda: moment):
        assert "Plan it" in ada.browser.get(page).text


def test_a_room_that_waits_for_its_party_says_so_in_lists(
    visitor: FlaskClient, doors: Doors
) -> None:
    doors.room("public", name="Open now")
    plain = visitor.get("/rooms").text
    assert ("nobody there" in plain, "To the party" in plain) == (True, False)
    planned(doors, "public")
    text = visitor.get("/rooms").text
    assert text.count("nobody there") == 1
    assert re.search(r"party <time[^>]*>in 1 day", text)


def test_the_next_party_has_its_page_while_the_doors_are_open_for_the_one_before(
    visitor: FlaskClient, doors: Doors
) -> None:
    slug, _ = planned(doors, "public")
    with doors.app.app_context(), unit_of_work():
        parties.get(rooms.find(slug)).open_until = clock.now() + timedelta(hours=1)
    assert "data-countdown" not in visitor.get(f"/rooms/{slug}").text
    assert "data-countdown" in visitor.get(f"/rooms/{slug}?party=1").text
    assert f'href="/rooms/{slug}?party=1"' in visitor.get("/rooms").text
