"""The pages of the second factor: signing in in two steps, setting it up, turning it off."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import links, service
from app.accounts.passwords import hash_password
from app.core import clock
from app.core.database import unit_of_work
from tests.accounts.factor_kit import code_of, turn_on
from tests.accounts.factories import PASSWORD, People, Person
from tests.web.conftest import Visit
from tests.web.test_sign_in import said

pytestmark = pytest.mark.unit
PAGE = "/account/security/second-factor"


def give_password(browser: FlaskClient, person: Person, **more: str) -> Any:
    """Fill the sign-in page in."""
    return browser.post("/sign-in", data={"login": person.username, "password": PASSWORD} | more)


def codes_on(text: str) -> list[str]:
    """Read the recovery codes a page shows."""
    return re.findall(r"<li><code>([0-9a-z-]{19})</code></li>", text)


def test_after_the_right_password_a_second_page_asks_for_the_code(
    app: Flask, visitor: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    asked = give_password(visitor, ada, next="/studio?page=2")
    assert (asked.status_code, asked.location) == (303, "/sign-in/code?next=/studio?page%3D2")
    assert visitor.get("/account").status_code == 303, "nobody is in yet"
    form = visitor.get(asked.location).text
    assert 'name="next" value="/studio?page=2"' in form
    assert 'autocomplete="one-time-code"' in form
    wrong = visitor.post("/sign-in/code", data={"code": "000000", "next": "/studio?page=2"})
    assert (wrong.status_code, said(wrong.text, "code")[:18]) == (401, "This code is wrong")
    empty = visitor.post("/sign-in/code", data={"code": " "})
    assert (empty.status_code, said(empty.text, "code")) == (422, "Fill this in.")
    right = visitor.post("/sign-in/code", data={"code": shown.code(), "next": "/studio?page=2"})
    assert (right.status_code, right.location) == (303, "/studio?page=2")
    assert visitor.get("/account").status_code == 200


def test_a_recovery_code_goes_into_the_same_field(
    app: Flask, visitor: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    give_password(visitor, ada)
    data = {"code": shown.recovery_codes[0]}
    assert visitor.post("/sign-in/code", data=data).location == "/"


def test_the_code_is_asked_for_five_minutes(
    app: Flask, visitor: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    give_password(visitor, ada)
    later = clock.now() + timedelta(minutes=5, seconds=1)
    with clock.use(lambda: later):
        answer = visitor.post("/sign-in/code", data={"code": shown.code()})
        assert (answer.status_code, "Enter your password first" in answer.text) == (422, True)
        assert 'action="/sign-in"' in answer.text
    assert visitor.post("/sign-in/code", data={"code": shown.code()}).status_code == 422


def test_a_new_password_voids_the_password_that_was_given(
    app: Flask, visitor: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    give_password(visitor, ada)
    with app.app_context(), unit_of_work():
        service.set_password(service.get(ada.id), hash_password("another one", rounds=4))
    answer = visitor.post("/sign-in/code", data={"code": shown.code()})
    assert (answer.status_code, "Enter your password first" in answer.text) == (422, True)
    assert visitor.get("/account").status_code == 303


def test_too_many_wrong_codes_are_said_on_the_page(
    app: Flask, visitor: FlaskClient, people: People
) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    ada = people.make()
    turn_on(app, ada)
    give_password(visitor, ada)
    found = [visitor.post("/sign-in/code", data={"code": "no"}) for _ in range(11)]
    assert [answer.status_code for answer in found] == [401] * 10 + [429]
    assert "Too many wrong codes." in found[-1].text


def test_nobody_skips_the_password(visitor: FlaskClient) -> None:
    assert "Enter your password first" in visitor.get("/sign-in/code").text
    assert visitor.post("/sign-in/code", data={"code": "000000"}).status_code == 422


def test_a_one_time_link_asks_for_the_code_too(
    app: Flask, visitor: FlaskClient, people: People
) -> None:
    ada = people.make()
    shown = turn_on(app, ada)
    with app.app_context(), unit_of_work():
        link = f"/welcome/{links.make(service.get(ada.id), links.FIRST_PASSWORD)}"
    answer = visitor.post(link, data={"password": "a new password"})
    assert answer.location.startswith("/sign-in/code")
    assert visitor.get("/account").status_code == 303
    assert visitor.post("/sign-in/code", data={"code": shown.code()}).location == "/"
    assert visitor.get("/account").status_code == 200


def test_it_is_set_up_and_turned_off_on_its_page(ada: Visit) -> None:
    browser = ada.browser
    assert "Off: your password alone" in browser.get("/account/security").text
    wrong = browser.post(PAGE, data={"current_password": "wrong"})
    assert said(wrong.text, "current_password") == "This is not your password."
    assert browser.post(PAGE, data={"current_password": PASSWORD}).location == PAGE
    text = browser.get(PAGE).text
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', text)
    assert secret
    assert "<svg" in text
    wrong = browser.post(f"{PAGE}/confirm", data={"code": "000000"})
    assert (wrong.status_code, secret[1] in wrong.text) == (422, True)
    code = code_of(secret[1].replace(" ", ""), clock.now())
    told = browser.post(f"{PAGE}/confirm", data={"code": code})
    codes = codes_on(told.text)
    assert (len(codes), told.headers["Cache-Control"]) == (10, "private, no-store")
    assert f"{codes[0]}%0A{codes[1]}" in told.text, "the download"
    assert codes[0] not in browser.get(PAGE).text
    assert "On; 10 recovery codes are left" in browser.get("/account/security").text
    renewed = browser.post(f"{PAGE}/recovery-codes", data={"current_password": PASSWORD})
    fresh = codes_on(renewed.text)
    assert set(fresh).isdisjoint(codes)
    off = {"current_password": PASSWORD, "code": fresh[0]}
    assert browser.post(f"{PAGE}/turn-off", data=off | {"code": codes[0]}).status_code == 422
    assert browser.post(f"{PAGE}/turn-off", data=off).location == PAGE
    assert "Your second factor is off." in browser.get(PAGE).text
