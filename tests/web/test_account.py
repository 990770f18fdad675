"""The account page: the profile, and where somebody is signed in."""

from __future__ import annotations

import re

import pytest

from app.web.devices import name_of
from tests.accounts.factories import People
from tests.web.conftest import Visit, asks_for_pages

pytestmark = pytest.mark.unit
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def test_the_profile_is_changed_and_shown_again(ada: Visit) -> None:
    data = {"display_name": "Ada L.", "first_name": "Ada", "last_name": "", "bio": "Films."}
    assert ada.browser.post("/account", data=data).status_code == 303
    text = ada.browser.get("/account").text
    assert "Your profile is saved." in text
    assert 'value="Ada L."' in text
    ada.browser.post("/account", data=data | {"display_name": ""})
    assert 'value="Ada L."' not in ada.browser.get("/account").text


def test_what_is_too_long_is_said_beside_its_field(ada: Visit) -> None:
    answer = ada.browser.post("/account", data={"first_name": "a" * 101})
    assert answer.status_code == 422
    assert "Use at most 100 characters." in answer.text


def test_the_pages_of_an_account_stand_in_one_order_and_lead_back(ada: Visit) -> None:
    text = ada.browser.get("/account").text
    nav = text[text.index('class="settings-nav"') :].partition("</nav>")[0]
    names = re.findall(r"</svg>([^<]+)</a>", nav)
    assert names == [
        "Profile",
        "Security",
        "Tokens",
        "Notifications",
        "Standing",
        "Your data",
    ]
    above = {
        "/account/email": "/account",
        "/account/security/password": "/account/security",
        "/account/security/second-factor": "/account/security",
        "/account/security/connected": "/account/security",
        "/account/delete": "/account/data",
    }
    for page, up in above.items():
        assert f'class="back" href="{up}"' in ada.browser.get(page).text


def test_who_is_signed_in_once_is_not_asked_to_sign_out_elsewhere(ada: Visit) -> None:
    words = "Sign out everywhere else"
    assert words in ada.browser.get("/account/security").text
    ada.browser.post("/account/sessions/revoke")
    assert words not in ada.browser.get("/account/security").text


def test_another_device_is_signed_out(ada: Visit, people: People) -> None:
    other = asks_for_pages(people.browser(ada.person))
    text = ada.browser.get("/account/security").text
    assert "This browser" in text
    before = set(re.findall(r"/account/sessions/[\w-]+/revoke", text))
    assert len(before) == 2, "the other browser, and the token"
    for path in before:
        assert ada.browser.post(path).status_code == 303
    assert other.get("/account").status_code == 303
    assert ada.browser.get("/account").status_code == 200


def test_signing_out_everywhere_else_keeps_this_browser(ada: Visit, people: People) -> None:
    other = asks_for_pages(people.browser(ada.person))
    assert ada.browser.post("/account/sessions/revoke").status_code == 303
    assert other.get("/account").status_code == 303
    assert ada.browser.get("/account").status_code == 200


def test_nobody_signs_out_the_devices_of_others(ada: Visit, visit: type[Visit]) -> None:
    grace = visit()
    asks_for_pages(grace.browser)
    text = ada.browser.get("/account/security").text
    path = re.findall(r"/account/sessions/[\w-]+/revoke", text)[0]
    assert grace.browser.post(path).status_code == 404


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox on Linux"), (SAFARI, "Safari on iPhone"), ("", "An app")],
)
def test_a_device_is_named_as_a_person_would(ada: Visit, agent: str, name: str) -> None:
    with ada.browser.application.test_request_context():
        assert name_of(agent) == name
