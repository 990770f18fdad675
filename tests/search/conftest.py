"""Fixtures of the tests of search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People, Person
from tests.search.factories import Library

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def library(app: Flask) -> Library:
    """Makes videos to search."""
    return Library(app)


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody with a channel."""
    return people.make(username="ada")


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Search as nobody: `ask("harbour", tag="boats")` answers the page."""

    def search(text: str, **more: object) -> dict[str, Any]:
        answer = client.get("/api/v1/search/videos", query_string={"q": text, **more})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    return search


@pytest.fixture
def titles(ask: Ask) -> Callable[..., list[str]]:
    """Answer the titles a search finds, the best first."""

    def found(text: str, **more: object) -> list[str]:
        return [item["title"] for item in ask(text, **more)["items"]]

    return found
