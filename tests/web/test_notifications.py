"""The bell and the pages of news, without any script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.notifications import preferences, service
from tests.queries import counted_queries
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit
HARBOUR = {"channel": "<b>Harbour</b>", "title": "Dusk"}


@pytest.fixture
def tell(app: Flask) -> Callable[..., None]:
    """Tells somebody of a new video."""

    def do(visit: Visit, link: str = "/watch/17") -> None:
        with app.app_context(), unit_of_work():
            service.notify(visit.person.id, "new_video", about=HARBOUR, link=link)

    return do


def bell(visit: Visit) -> str:
    """Answer what the bell on a page says."""
    text = visit.browser.get("/").text
    found = re.search(r'aria-label="(Notifications[^"]*)"\s+data-bell', text)
    assert found is not None
    return found[1]


def test_the_bell_says_how_many_are_unread(ada: Visit, tell: Callable[..., None]) -> None:
    assert bell(ada) == "Notifications"
    tell(ada)
    tell(ada)
    assert bell(ada) == "Notifications, 2 unread"


def test_nobody_has_no_bell(visitor: FlaskClient) -> None:
    assert "data-bell" not in visitor.get("/").text


def test_the_bell_costs_a_page_one_question(app: Flask, ada: Visit) -> None:
    with counted_queries(app) as asked:
        ada.browser.get("/")
    assert len([query for query in asked if "FROM notification " in query]) == 1


def test_the_list_shows_words_and_where_they_lead(ada: Visit, tell: Callable[..., None]) -> None:
    assert "Nothing new" in ada.browser.get("/notifications").text
    tell(ada)
    text = ada.browser.get("/notifications").text
    assert '<a href="/watch/17">&lt;b&gt;Harbour&lt;/b&gt; has a new video: Dusk</a>' in text
    assert 'class="unread"' in text


def test_news_are_marked_as_read_and_removed_by_buttons(
    ada: Visit, tell: Callable[..., None]
) -> None:
    for _ in range(3):
        tell(ada)
    read = re.findall(r"/notifications/[\w-]{36}/read", ada.browser.get("/notifications").text)
    assert ada.browser.post(read[0]).status_code == 303
    assert bell(ada) == "Notifications, 2 unread"
    gone = ada.browser.post(read[1].replace("/read", "/remove"))
    assert gone.status_code == 303
    assert bell(ada) == "Notifications, 1 unread"
    assert ada.browser.post("/notifications/read-all").status_code == 303
    assert bell(ada) == "Notifications"
    text = ada.browser.get("/notifications").text
    assert text.count("data-id=") == 2
    assert "Mark all as read" not in text


def test_choices_are_made_in_the_account(app: Flask, ada: Visit) -> None:
    text = ada.browser.get("/account/notifications").text
    assert 'name="live.new_video" checked' in text
    data = {"live.reply": "on", "mail.reply": "at_once", "mail.new_video": "daily"}
    assert ada.browser.post("/account/notifications", data=data).status_code == 303
    assert "Your choice is saved." in ada.browser.get("/account/notifications").text
    with app.app_context(), unit_of_work(writes=False):
        chosen = preferences.of_user(ada.person.id)
        kept = {choice.kind.name: (choice.live, str(choice.mail)) for choice in chosen}
    assert kept["reply"] == (True, "at_once")
    assert kept["new_video"] == (False, "daily")
    assert kept["moderation"] == (False, "off")


def test_a_choice_no_form_offers_is_refused(ada: Visit) -> None:
    answer = ada.browser.post("/account/notifications", data={"mail.reply": "hourly"})
    assert answer.status_code == 422


def test_who_cannot_get_mail_is_told_so(app: Flask, ada: Visit) -> None:
    app.config["ENVIRONMENT"] = "production"
    assert "does not send mail" in ada.browser.get("/account/notifications").text


def test_who_has_not_confirmed_the_address_is_told_that_no_mail_comes(
    app: Flask, ada: Visit
) -> None:
    words = "once you have confirmed your address"
    assert words not in ada.browser.get("/account/notifications").text
    with app.app_context(), unit_of_work():
        accounts.get(ada.person.id).email_verified_at = None
    assert words in ada.browser.get("/account/notifications").text
