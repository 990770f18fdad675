"""The eye sees every payload on a page that writes texts as they are, and no plain words."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.xss import careless
from tests.browser.xss.eye import Eye
from tests.browser.xss.payloads import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.security]
HERE = "http://careless.test"
# As the product's own pages: a script runs by its nonce alone.
POLICY = "default-src 'self'; script-src 'self' 'nonce-known'; style-src 'self' 'unsafe-inline'"
PLAIN = ("Harbour at dusk & more", "3 < 4", "It's “so” — {x}", "https://example.org/?a=b&c=d")


def answer(route: Route) -> None:
    """Be a site that writes a text as it is, and the page of all of them, each in a frame."""
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    path = urlsplit(route.request.url).path
    texts = dict(enumerate((*PAYLOADS, *PLAIN), start=1))
    if path == "/":
        body = "".join(f"<iframe src=/{number}></iframe>" for number in texts)
    else:
        number = path.removeprefix("/")
        body = careless.body(texts[int(number)]) if number.isdigit() else ""
    route.fulfill(status=200, headers=headers, body=f"<!doctype html><title>x</title>{body}")


def test_the_eye_sees_every_payload_that_gets_through_and_no_plain_words(browser: Browser) -> None:
    with browser.new_context() as context:
        eye = Eye(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"{HERE}/")
        eye.look(page)
        signs = eye.take()
    by_path = [sign.split(" ")[0] for sign in signs]
    seen = {int(path[1:]) for path in by_path if path[1:].isdigit()}
    assert seen == set(range(1, len(PAYLOADS) + 1))
