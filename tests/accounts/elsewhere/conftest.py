"""Fixtures of signing in elsewhere: an issuer of this machine, and a browser that goes there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.issuer import CLIENT_ID, CLIENT_SECRET, LocalIssuer, start_issuer

HTML = {"Accept": "text/html"}


@pytest.fixture
def issuer(app: Flask) -> Iterator[LocalIssuer]:
    """An issuer that runs, and that the application knows as "Harbour"."""
    with start_issuer() as one:
        # An issuer of an earlier test may have stood at the same port.
        app.extensions.pop("matinee_openid", None)
        app.config.update(
            OIDC_ISSUER=one.address,
            OIDC_NAME="Harbour",
            OIDC_CLIENT_ID=CLIENT_ID,
            OIDC_CLIENT_SECRET=CLIENT_SECRET,
        )
        yield one


@dataclass
class Traveller:
    """A browser on its way to the issuer and back."""

    browser: FlaskClient

    def start(self, path: str = "/sign-in/with/openid", **form: str) -> str:
        """Press the button; answer the address at the issuer."""
        answer = self.browser.post(path, data=form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.location)

    def visit(self, address: str) -> str:
        """Sign in at the issuer; answer the address it sends the browser back to."""
        with httpx.Client(trust_env=False, verify=False) as client:
            answer = client.get(address)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def go(self, path: str = "/sign-in/with/openid", **form: str) -> Any:
        """Go all the way; answer what is answered at the end, as a browser gets it."""
        return self.arrive(self.visit(self.start(path, **form)))

    def arrive(self, back: str) -> Any:
        """Come back with the issuer's answer."""
        return self.browser.get(back, headers=HTML)

    def who(self) -> dict[str, Any] | None:
        """Answer who is signed in."""
        answer = self.browser.get("/api/v1/users/me")
        found: dict[str, Any] = answer.get_json()
        return found if answer.status_code == 200 else None


@pytest.fixture
def traveller(app: Flask, issuer: LocalIssuer) -> Traveller:
    """A browser nobody is signed in with."""
    return Traveller(app.test_client())
