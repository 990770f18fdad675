"""The page of what I watched, without JavaScript."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.factories import People
from tests.audience.factories import Audience

pytestmark = pytest.mark.integration


def test_a_history_is_seen_paused_thinned_and_cleared(app: Flask, people: People) -> None:
    audience, other = Audience(app, people), Audience(app, people)
    mia = people.make()
    browser = people.browser(mia)
    assert "Nothing watched yet" in browser.get("/history").text
    for one in (audience, other):
        one.watch(mia, 15)
    page = browser.get("/history").text
    assert page.count('<progress class="watched" max="1" value="0.25"') == 2

    assert browser.post("/history/pause", data={"paused": "yes"}).status_code == 303
    assert "is paused" in browser.get("/history").text
    browser.post("/history/pause", data={"paused": "no"})
    assert browser.post(f"/history/{audience.video}/forget").status_code == 303
    page = browser.get("/history").text
    assert str(audience.video) not in page
    assert str(other.video) in page

    unsure = browser.post("/history/clear")
    assert unsure.status_code == 422
    assert "Tick the box" in unsure.text
    assert browser.post("/history/clear", data={"sure": "yes"}).status_code == 303
    assert "Nothing watched yet" in browser.get("/history").text


def test_the_menu_leads_to_the_history(people: People) -> None:
    assert 'href="/history"' in people.browser(people.make()).get("/history").text
