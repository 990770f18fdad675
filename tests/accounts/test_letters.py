"""The letters of accounts: both forms of each say who it is for and lead to a page of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.accounts import signals
from app.accounts.models import User
from app.accounts.signals import mail_wanted
from app.core.database import db, unit_of_work
from tests.accounts.factories import People, Person
from tests.accounts.mailbox import Mailbox

pytestmark = pytest.mark.unit
FOLDER = Path(__file__).parents[2] / "app/notifications/templates"
PAGES = {
    signals.VERIFY_EMAIL: "/verify-email/",
    signals.RESET_PASSWORD: "/reset-password/",
    signals.PASSWORD_CHANGED: "/forgot-password",
    signals.EMAIL_CHANGED: "",
}


def want(app: Flask, person: Person, letter: str, **about: str) -> None:
    """Have a letter wanted."""
    with app.app_context(), unit_of_work():
        user = db.session.get_one(User, person.id)
        user.email_verified_at = None
        mail_wanted.send(user, letter=letter, about=about)


@pytest.mark.parametrize("letter", PAGES)
def test_a_letter_names_the_product_and_leads_to_our_page(
    app: Flask, people: People, mailbox: Mailbox, letter: str
) -> None:
    app.config.update(APP_NAME="Harbour & Sons", PUBLIC_URL="https://films.example/")
    ada = people.make()
    want(app, ada, letter, email=ada.email)
    _address, said = mailbox.open()
    assert said is not None
    pages = Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True)
    plain = Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined)
    text = plain.get_template(f"mail/{letter}.txt").render(said)
    html = pages.get_template(f"mail/{letter}.html").render(said)
    subject, _, body = text.partition("\n")
    assert subject.startswith("Subject: ")
    assert "Harbour & Sons" in subject
    assert ada.username in body
    assert "Harbour &amp; Sons" in html
    address = f"https://films.example{PAGES[letter]}"
    for form in (body, html):
        assert not PAGES[letter] or address in form
        assert "{{" not in form


def test_a_stranger_reads_no_free_text_in_a_letter(
    app: Flask, people: People, mailbox: Mailbox
) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        db.session.get_one(User, ada.id).shown_name = "Win a prize at evil.example"
    for letter in PAGES:
        want(app, ada, letter, email=ada.email)
        assert "prize" not in str(mailbox.open())
