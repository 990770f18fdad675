"""The pictures of a channel: set by its owner, shown to all, gone with the channel."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.channels import pictures, service, tasks
from app.core import clock
from app.core.database import unit_of_work
from app.services import storage
from tests.accounts.factories import People, Person
from tests.channels.things import channel_of
from tests.queries import counted_queries
from tests.services.media import stills

pytestmark = pytest.mark.integration
KINDS = pytest.mark.parametrize("kind", ["avatar", "banner"])


@pytest.fixture
def mia(people: People) -> Person:
    """Somebody with a channel."""
    return people.make(username="mia")


@pytest.fixture
def sea(app: Flask, mia: Person) -> str:
    """The address of Mia's channel."""
    return f"/api/v1/channels/{channel_of(app, mia)}"


def form() -> dict[str, Any]:
    """A form with a picture."""
    return {"file": (BytesIO(stills.still("jpg")), "sea.jpg")}


@KINDS
def test_a_picture_is_set_replaced_and_taken_away(
    app: Flask, client: FlaskClient, mia: Person, sea: str, kind: str
) -> None:
    first = client.put(f"{sea}/{kind}", data=form(), headers=mia.headers).get_json()
    second = client.put(f"{sea}/{kind}", data=form(), headers=mia.headers).get_json()
    url = client.get(sea).get_json()[f"{kind}_url"]
    assert url == second[f"{kind}_url"] != first[f"{kind}_url"]
    assert client.get(url).content_type == "image/webp"
    assert client.get(first[f"{kind}_url"]).status_code == 404
    assert client.delete(f"{sea}/{kind}", headers=mia.headers).status_code == 204
    assert client.get(sea).get_json()[f"{kind}_url"] is None
    with app.app_context():
        assert list(storage.current().list(f"channels/{second['id']}")) == []


@KINDS
def test_only_the_owner_sets_it(
    client: FlaskClient, people: People, mia: Person, sea: str, kind: str
) -> None:
    other = people.make()
    for headers, status in ((other.headers, 403), ({}, 401)):
        assert client.put(f"{sea}/{kind}", data=form(), headers=headers).status_code == status
        assert client.delete(f"{sea}/{kind}", headers=headers).status_code == status
    assert client.get(sea).get_json()[f"{kind}_url"] is None


def test_the_pictures_of_a_removed_channel_are_shut_and_purged(
    app: Flask, client: FlaskClient, mia: Person, sea: str
) -> None:
    made = client.put(f"{sea}/banner", data=form(), headers=mia.headers).get_json()
    assert client.delete(sea, headers=mia.headers).status_code == 204
    assert client.get(made["banner_url"]).status_code == 403
    with app.app_context():
        assert list(storage.current().list(f"channels/{made['id']}")) != []
        tasks.purge_removed(clock.now() + timedelta(days=365), dry_run=False)
        assert list(storage.current().list(f"channels/{made['id']}")) == []


def test_pictures_cost_a_list_of_channels_no_query_more(
    app: Flask, client: FlaskClient, people: People
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(2):
            person = people.make()
            handle = channel_of(app, person)
            with app.app_context(), unit_of_work():
                channel = service.get(handle)
                key = f"channels/{channel.id}/avatar-1/256.webp"
                pictures.put(channel.id, pictures.AVATAR, key)
        with counted_queries(app) as asked:
            items = client.get("/api/v1/channels").get_json()["items"]
        assert all(item["avatar_url"] for item in items)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_links_of_one_moment_are_the_same_for_everybody(
    client: FlaskClient, mia: Person, sea: str
) -> None:
    client.put(f"{sea}/avatar", data=form(), headers=mia.headers)
    mine = client.get(sea, headers=mia.headers).get_json()["avatar_url"]
    assert client.get(sea).get_json()["avatar_url"] == mine
    assert client.get(mine).status_code == 200
