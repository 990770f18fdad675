"""The bell rings in every open tab, whichever process tells the news."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Newcomers
from tests.browser.server import ROOT, LiveServer

pytestmark = pytest.mark.browser
TELL = """
import sys
from app import create_app
from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.notifications import service
with create_app().app_context(), unit_of_work():
    reader = accounts.find(sys.argv[1])
    service.notify(reader.id, "moderation", about={"text": "Your video is back."}, link="/rooms")
"""


def tell(server: LiveServer, username: str) -> None:
    """Tell somebody something, from a process of its own."""
    command = [sys.executable, "-c", TELL, username]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True)


def test_a_second_tab_hears_of_news_and_that_they_were_read(
    live_server: LiveServer, page: Page, newcomers: Newcomers
) -> None:
    username = newcomers.sign_up(page)
    second = page.context.new_page()
    page.goto("/notifications")
    with second.expect_websocket():
        second.goto("/")
    tell(live_server, username)
    expect(second.get_by_label("Notifications, 1 unread")).to_be_visible()
    expect(second).to_have_title(re.compile(r"^\(1\) "))
    news = page.get_by_role("link", name="Your video is back.")
    news.click()
    page.wait_for_url("**/rooms")
    expect(second.get_by_label("Notifications", exact=True)).to_be_visible()
    expect(second).not_to_have_title(re.compile(r"^\("))
