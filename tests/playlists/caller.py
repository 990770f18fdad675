"""Calls the API of playlists, and expects it to answer as it should."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.accounts.factories import Person

API = "/api/v1"


class Caller:
    """Somebody who calls the API and expects it to answer as it should."""

    def __init__(self, client: FlaskClient, person: Person | None) -> None:
        self.client, self.headers = client, person.headers if person else {}

    def __call__(self, method: str, path: str, status: int = 200, **body: Any) -> Any:
        extra = {"json": body} if method in {"POST", "PATCH", "PUT"} else {}
        answer = self.client.open(API + path, method=method, headers=self.headers, **extra)
        assert answer.status_code == status, answer.text
        return answer.get_json() if answer.data else None


def titles(answer: Any) -> list[str | None]:
    """Answer the titles of videos on a list, None for what is not available."""
    return [one["video"]["title"] if one["video"] else None for one in answer["items"]]
