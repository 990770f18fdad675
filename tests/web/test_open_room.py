"""The form that opens a room as one wants it, at once or for later."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from tests.rooms.doors import Doors
from tests.web.conftest import Visit
from tests.web.opening import opened

pytestmark = pytest.mark.integration


def test_a_room_is_opened_as_one_wants_it(doors: Doors, ada: Visit) -> None:
    wish = {"name": "Friday", "privacy": "password", "password": "sesame", "permanent": "yes"}
    status, _, room = opened(doors, ada, **wish)
    assert status == 303
    kept = [room[name] for name in ("name", "privacy", "guests", "permanent")]
    assert kept == ["Friday", "password", False, True]
    _, _, plain = opened(doors, ada, name="", privacy="private", password="", guests="yes")
    kept = [plain[name] for name in ("name", "privacy", "guests", "permanent")]
    assert kept == ["Film", "private", True, False]


def test_a_room_is_opened_for_later_and_leads_to_the_page_of_its_party(
    doors: Doors, ada: Visit
) -> None:
    moment = (clock.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    when = {"begins": "later", "starts_local": f"{moment:%FT%R}"}
    answer = ada.browser.post(f"/watch/{doors.film()}/rooms/new", data=when, follow_redirects=True)
    assert "It is planned." in answer.text
    assert f'datetime="{moment:%FT%R}' in answer.text
    _, _, room = opened(doors, ada, **when)
    assert room["starts_at"] == f"{moment:%FT%R}:00.000Z"
    _, _, at_once = opened(doors, ada, **(when | {"begins": "now"}))
    assert at_once["starts_at"] is None


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("", "Choose a day and a time."),
        ("tomorrow", "Choose a day and a time."),
        ("2001-01-01T20:00", "a time that is still to come"),
    ],
)
def test_a_time_that_is_none_or_has_gone_by_is_said_beside_its_field(
    doors: Doors, ada: Visit, moment: str, said: str
) -> None:
    status, text, room = opened(doors, ada, begins="later", starts_local=moment, name="Friday")
    assert (status, room) == (422, None)
    assert re.search(rf'id="starts_at-error">[^<]*(<[^>]+>)*[^<]*{said}', text), text
    assert text.count("starts_at-error") == 2
    assert 'value="Friday"' in text
    assert re.search(r'value="later" checked', text)


def test_a_password_that_is_missing_is_said_beside_its_field(doors: Doors, ada: Visit) -> None:
    status, text, _ = opened(doors, ada, name="Friday", privacy="password", password="")
    assert status == 422
    assert re.search(r'id="password-error">.*Choose the password', text, re.DOTALL)
    assert 'value="Friday"' in text
    assert opened(doors, ada, privacy="password", password="abc")[0] == 422


def test_the_form_asks_who_is_not_signed_in_to_do_so(visitor: FlaskClient, doors: Doors) -> None:
    film = doors.film()
    path = f"/watch/{film}/rooms/new"
    assert f'href="/sign-in?next={path}"' in visitor.get(path).text
    assert f'href="{path}"' in visitor.get(f"/watch/{film}").text
    secret = doors.film(access="private")
    assert visitor.get(f"/watch/{secret}/rooms/new").status_code == 404


def test_one_press_still_opens_a_room(doors: Doors, ada: Visit) -> None:
    answer = ada.browser.post(f"/watch/{doors.film()}/rooms")
    assert answer.status_code == 303
    assert ada.browser.get(answer.location).status_code == 200
