"""Forgotten, reset and changed passwords, and the e-mail address, through the pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service
from app.accounts.models import User
from app.accounts.signals import mail_wanted
from app.core.database import unit_of_work
from tests.accounts.factor_kit import turn_on
from tests.accounts.factories import PASSWORD, People
from tests.accounts.mailbox import Mailbox, look_up
from tests.web.conftest import Visit, asks_for_pages

pytestmark = pytest.mark.unit
NEW = "a different horse"


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    """Collects every letter that is wanted while a test runs."""
    made = Mailbox(app)
    mail_wanted.connect(made.note)  # a weak reference: it ends with the test
    return made


def said(text: str, field: str) -> str:
    """Answer what is said to be wrong with a field."""
    found = re.search(rf'id="{field}-error">.*?<span>(.*?)</span>', text, re.DOTALL)
    return found[1] if found else ""


def reset_link(visitor: FlaskClient, email: str, mailbox: Mailbox) -> str:
    """Ask for a new password on the page; answer the path of the link in the letter."""
    assert visitor.post("/forgot-password", data={"email": email}).status_code == 303
    look_up(visitor.application)
    return f"/reset-password/{mailbox.token()}"


def test_the_sign_in_page_leads_to_who_forgot(visitor: FlaskClient) -> None:
    assert 'href="/forgot-password"' in visitor.get("/sign-in").text


def test_the_page_says_the_same_for_every_address(
    visitor: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    known = people.make()
    shown = []
    for email in (known.email, "nobody@example.org"):
        answer = visitor.post("/forgot-password", data={"email": email})
        shown.append((answer.status_code, answer.location, visitor.get(answer.location).text))
    assert shown[0][:2] == shown[1][:2] == (303, "/forgot-password?sent=1")
    assert "Look into your mail" in shown[0][2]
    assert [known.email in text or "nobody@" in text for *_, text in shown] == [False, False]
    look_up(visitor.application)
    assert mailbox.names == ["reset_password"]


def test_what_is_no_address_is_said_beside_the_field(visitor: FlaskClient) -> None:
    answer = visitor.post("/forgot-password", data={"email": "nobody"})
    assert answer.status_code == 422
    assert said(answer.text, "email") == "This is not an e-mail address."


def test_a_field_left_empty_is_asked_to_be_filled_in(visitor: FlaskClient) -> None:
    answer = visitor.post("/forgot-password", data={"email": " "})
    assert (answer.status_code, said(answer.text, "email")) == (422, "Fill this in.")


def test_a_link_sets_a_new_password_and_signs_in(
    visitor: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    ada = people.make()
    elsewhere = asks_for_pages(people.browser(ada))
    link = reset_link(visitor, ada.email, mailbox)
    for _ in range(3):  # as scanners of mail open it
        page = visitor.get(link)
        assert page.status_code == 200
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (
        "private, no-store",
        "strict-origin",
    )
    assert ada.username in page.text
    answer = visitor.post(link, data={"password": "short"})
    assert said(answer.text, "password") == "Use at least 8 characters."
    answer = visitor.post(link, data={"password": NEW})
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert visitor.get(link).status_code == 404


def test_a_link_that_is_over_leads_to_a_new_one(visitor: FlaskClient) -> None:
    for answer in (
        visitor.get("/reset-password/over"),
        visitor.post("/reset-password/over", data={"password": NEW}),
    ):
        assert answer.status_code == 404
        assert "This link is over" in answer.text
        assert 'href="/forgot-password"' in answer.text
    assert visitor.get("/verify-email/over").status_code == 404
    assert visitor.post("/verify-email/over").status_code == 404


def test_who_has_a_second_factor_is_asked_for_its_code(
    app: Flask, visitor: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    ada = people.make()
    turn_on(app, ada)
    link = reset_link(visitor, ada.email, mailbox)
    assert visitor.post(link, data={"password": NEW}).location == "/sign-in/code"
    assert visitor.get("/account").status_code == 303


def test_the_password_is_changed_and_other_devices_are_signed_out(
    ada: Visit, people: People
) -> None:
    elsewhere = asks_for_pages(people.browser(ada.person))
    assert 'href="/account/security/password"' in ada.browser.get("/account/security").text
    page = "/account/security/password"
    assert ada.browser.get(page).status_code == 200
    wrong = ada.browser.post(page, data={"current_password": "wrong", "password": NEW})
    assert wrong.status_code == 422
    assert said(wrong.text, "current_password") == "This is not your password."
    answer = ada.browser.post(page, data={"current_password": PASSWORD, "password": NEW})
    assert (answer.status_code, answer.location) == (303, "/account/security")
    assert "Every other device is signed out." in ada.browser.get("/account/security").text
    assert elsewhere.get("/account").status_code == 303


def test_who_has_no_password_is_offered_a_link(app: Flask, ada: Visit, mailbox: Mailbox) -> None:
    with app.app_context(), unit_of_work():
        service.get(ada.person.id).password_hash = None
    page = ada.browser.get("/account/security/password").text
    assert 'action="/forgot-password"' in page
    assert ada.person.email in page
    assert "set a password first" in ada.browser.get("/account/email").text
    link = reset_link(ada.browser, ada.person.email, mailbox)
    assert ada.browser.post(link, data={"password": NEW}).status_code == 303


def unconfirmed(app: Flask, visit: Visit) -> None:
    """Have somebody's address unconfirmed."""
    with app.app_context(), unit_of_work():
        user: User = service.get(visit.person.id)
        user.email_verified_at = None


def test_an_unconfirmed_address_is_asked_for_in_a_line(
    app: Flask, ada: Visit, mailbox: Mailbox, visitor: FlaskClient
) -> None:
    assert "Confirm your address" not in ada.browser.get("/account").text
    unconfirmed(app, ada)
    assert "Confirm your address" in ada.browser.get("/account").text
    assert ada.browser.post("/account/email/verification").location == "/account/email"
    link = f"/verify-email/{mailbox.token()}"
    for _ in range(3):
        text = visitor.get(link).text
    assert ada.person.email in text
    assert ada.person.username in text
    assert "Confirm your address" in ada.browser.get("/account").text, "looking confirms nothing"
    assert visitor.post(link).location == "/"
    assert "Confirm your address" not in ada.browser.get("/account").text


def test_another_address_is_asked_for_and_confirmed(ada: Visit, mailbox: Mailbox) -> None:
    page, other = "/account/email", "ada@new.example"
    given = {"email": other, "current_password": PASSWORD}
    assert ada.browser.post(page, data=given).location == page
    text = ada.browser.get(page).text
    assert f"we sent to {other}" in text
    assert ada.browser.post(f"/verify-email/{mailbox.token()}").location == page
    assert other in ada.browser.get("/account").text


def test_a_change_of_the_address_is_taken_back(ada: Visit, mailbox: Mailbox) -> None:
    given = {"email": "ada@new.example", "current_password": PASSWORD}
    ada.browser.post("/account/email", data=given)
    link = f"/verify-email/{mailbox.token()}"
    assert f"Keep {ada.person.email}" in ada.browser.get("/account/email").text
    assert ada.browser.post("/account/email/keep").location == "/account/email"
    assert "ada@new.example" not in ada.browser.get("/account/email").text
    assert ada.browser.post(link).status_code == 404


@pytest.mark.parametrize(
    ("given", "field", "words", "status"),
    [
        ({"email": "nobody"}, "email", "This is not an e-mail address.", 422),
        ({"current_password": "wrong"}, "current_password", "This is not your password.", 422),
        ({"email": "taken@example.org"}, "email", "There is already an account", 409),
    ],
)
def test_what_is_wrong_with_a_change_of_the_address_is_said_beside_its_field(
    ada: Visit,
    people: People,
    given: dict[str, str],
    field: str,
    words: str,
    status: int,
) -> None:
    people.make(username="taken")
    whole = {"email": "ada@new.example", "current_password": PASSWORD} | given
    answer = ada.browser.post("/account/email", data=whole)
    assert answer.status_code == status
    assert said(answer.text, field).startswith(words)


def test_a_confirmed_address_that_was_taken_meanwhile_is_refused(
    ada: Visit, people: People, mailbox: Mailbox
) -> None:
    given = {"email": "grace@example.org", "current_password": PASSWORD}
    ada.browser.post("/account/email", data=given)
    link = f"/verify-email/{mailbox.token()}"
    people.make(username="grace")
    answer = ada.browser.post(link)
    assert answer.status_code == 409
    assert "There is already an account" in answer.text
