"""The page of personal tokens: made, shown once, listed, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Visit
from tests.web.test_sign_in import said

pytestmark = pytest.mark.unit
PAGE = "/account/tokens"
NEW = {"name": "Backup", "scopes": ["read", "upload"], "expires_in_days": "90"}


def shown(answer: Any) -> str:
    """Read the token a page shows, empty when it shows none."""
    found = re.search(r"data-token>(mtn_[\w-]+)<", answer.text)
    return found[1] if found else ""


def test_a_token_is_made_shown_once_listed_and_revoked(ada: Visit, client: FlaskClient) -> None:
    assert "You have none." in ada.browser.get(PAGE).text
    made = ada.browser.post(PAGE, data=NEW)
    headers = {"Authorization": f"Bearer {shown(made)}"}
    assert made.headers["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/users/me", headers=headers).status_code == 200
    again = ada.browser.get(PAGE)
    assert shown(again) == ""
    assert "Read, Upload" in again.text
    assert "Last used" in again.text
    assert "expires on" in again.text
    path = re.findall(rf"{PAGE}/[\w-]+/revoke", again.text)[0]
    assert ada.browser.post(path).location == PAGE
    assert "That token is revoked" in ada.browser.get(PAGE).text
    assert client.get("/api/v1/users/me", headers=headers).status_code == 401


def test_never_is_an_answer_and_what_is_missing_is_said(ada: Visit) -> None:
    ada.browser.post(PAGE, data=NEW | {"expires_in_days": ""})
    assert "does not expire" in ada.browser.get(PAGE).text
    answer = ada.browser.post(PAGE, data={"name": "", "expires_in_days": "365"})
    assert answer.status_code == 422
    assert said(answer.text, "name") == "Fill this in."
    assert said(answer.text, "scopes") == "Choose at least one."
    assert '<option value="365" selected>' in answer.text


def test_only_what_somebody_may_do_is_offered(visit: Callable[..., Visit]) -> None:
    viewer, admin = visit("viewer"), visit("viewer", "admin")
    offered = [
        re.findall(r'name="scopes" value="(\w+)"', one.browser.get(PAGE).text)
        for one in (viewer, admin)
    ]
    assert offered == [["read", "write"], ["read", "write", "upload", "moderate", "admin"]]
    forged = viewer.browser.post(PAGE, data=NEW)
    assert (forged.status_code, shown(forged)) == (403, "")
    assert said(forged.text, "scopes") == "You may not do what this scope is for."


def test_nobody_revokes_the_tokens_of_others(ada: Visit, visit: Callable[..., Visit]) -> None:
    ada.browser.post(PAGE, data=NEW)
    path = re.findall(rf"{PAGE}/[\w-]+/revoke", ada.browser.get(PAGE).text)[0]
    assert visit().browser.post(path).status_code == 404
