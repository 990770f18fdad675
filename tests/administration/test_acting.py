"""Administrators who change what is somebody else's leave an entry in the trail."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import audit
from app.core.database import unit_of_work
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def film(app: Flask, people: People) -> tuple[Person, str]:
    """Somebody and the address of their video."""
    owner = people.make("creator")
    return owner, f"/api/v1/videos/{Videos(app).make(owner.id)}"


def entries(app: Flask) -> list[tuple[UUID | None, UUID | None, dict[str, str]]]:
    """Answer who acted for whom, and how."""
    with app.app_context(), unit_of_work(writes=False):
        found = audit.page(page=1, page_size=20, action=audit.ACTED).items
        return [(one.actor_id, one.subject_id, one.details) for one in found]


@BOTH
def test_what_an_administrator_does_to_somebodys_video_is_in_the_trail(
    app: Flask, client: FlaskClient, people: People, film: tuple[Person, str]
) -> None:
    admin, (owner, address) = people.make("admin"), film
    changed = client.patch(address, json={"title": "Another"}, headers=admin.headers)
    assert changed.status_code == 200
    did = {"did": "videos.edit_video", "video_id": address.rpartition("/")[2]}
    assert entries(app) == [(admin.id, owner.id, did)]


def test_who_looks_or_is_refused_or_owns_it_leaves_no_entry(
    app: Flask, client: FlaskClient, people: People, film: tuple[Person, str]
) -> None:
    admin, (owner, address) = people.make("admin"), film
    assert client.get(f"{address}/edit", headers=admin.headers).status_code < 500
    assert client.patch(address, json={"title": ""}, headers=admin.headers).status_code == 422
    assert client.patch(address, json={"title": "Mine"}, headers=owner.headers).status_code == 200
    assert entries(app) == []
