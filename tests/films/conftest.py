"""Fixtures of the catalogue: makers of films and of the videos that show them, and a caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.films.factories import Films
from tests.videos.factories import Videos

Ask = Callable[..., Any]


@pytest.fixture
def films(app: Flask) -> Films:
    """Makes films."""
    return Films(app)


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Asks the API: `ask("/films", 422, limit=0)` answers the body, of 200 unless told."""

    def get(path: str, status: int = 200, **query: Any) -> Any:
        answer = client.get(f"/api/v1{path}", query_string=query)
        assert answer.status_code == status, answer.text
        return answer.get_json()

    return get
