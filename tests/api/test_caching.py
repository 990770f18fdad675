"""Who may keep an answer: what is somebody's own nobody keeps, what says otherwise is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People
from tests.videos.factories import Videos

pytestmark = pytest.mark.security
API = "/api/v1"


@pytest.mark.parametrize("path", ["/users/me", "/users/me/sessions", "/videos/mine", "/jobs"])
def test_no_cache_keeps_what_is_somebodys_own(
    client: FlaskClient, people: People, path: str
) -> None:
    answer = client.get(f"{API}{path}", headers=people.make().headers)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_cache_keeps_signed_links(app: Flask, client: FlaskClient, people: People) -> None:
    owner = people.make()
    video = Videos(app).make(owner.id)
    answer = client.get(f"{API}/videos/{video}/playback", headers=owner.headers)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_may_be_kept_says_so_itself(app: Flask, client: FlaskClient, people: People) -> None:
    video = Videos(app).make(people.make().id)
    latest = client.get(f"{API}/videos/latest")
    assert latest.headers["Cache-Control"] == "public, max-age=1"
    shown = client.get(f"{API}/videos/{video}")
    assert shown.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"{API}/videos/{video}", headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
