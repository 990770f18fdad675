"""Following and sponsoring over REST."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.databases import BOTH
from tests.queries import counted_queries

pytestmark = pytest.mark.integration
API = "/api/v1"


@pytest.fixture
def mia(people: People, followers: Followers) -> Person:
    """The owner of the channel `mia`."""
    person = people.make(username="mia")
    followers.channel(person)
    return person


@pytest.fixture
def ben(people: People) -> Person:
    """Somebody else."""
    return people.make(username="ben")


def call(client: FlaskClient, method: str, path: str, person: Person | None = None) -> Any:
    """Call below the API as somebody."""
    headers = person.headers if person else {}
    return client.open(f"{API}{path}", method=method, headers=headers)


def code(answer: Any) -> tuple[int, str]:
    """Answer the status and the code of a refusal."""
    return answer.status_code, answer.get_json()["error"]["code"]


def test_following_and_leaving_a_channel(client: FlaskClient, mia: Person, ben: Person) -> None:
    assert code(call(client, "PUT", "/channels/mia/subscription")) == (401, "UNAUTHORIZED")
    for _ in range(2):
        answer = call(client, "PUT", "/channels/MIA/subscription", ben)
        assert (answer.status_code, answer.get_json()["tier"]) == (200, "subscriber")
    channel = answer.get_json()["channel"]
    assert (channel["subscriber_count"], channel["my_tier"]) == (1, "subscriber")
    for _ in range(2):
        left = call(client, "DELETE", "/channels/mia/subscription", ben)
        assert (left.status_code, left.data) == (204, b"")
    shown = call(client, "GET", "/channels/mia", ben).get_json()
    assert (shown["subscriber_count"], shown["my_tier"]) == (0, None)
    assert code(call(client, "PUT", "/channels/mia/subscription", mia)) == (409, "OWN_CHANNEL")
    assert code(call(client, "PUT", "/channels/nobody/subscription", ben)) == (
        404,
        "CHANNEL_NOT_FOUND",
    )


def test_a_sponsorship_from_the_wish_to_the_end(
    client: FlaskClient, mia: Person, ben: Person
) -> None:
    asked = call(client, "POST", "/channels/mia/sponsorship", ben)
    assert (asked.status_code, asked.get_json()["state"]) == (201, "pending")
    assert asked.get_json()["checkout_url"] is None
    granted = call(client, "PUT", f"/channels/mia/sponsors/{ben.id}", mia)
    assert (granted.status_code, granted.get_json()["state"]) == (200, "granted")
    assert granted.get_json()["user"]["username"] == "ben"
    assert "email" not in granted.get_json()["user"]
    assert call(client, "GET", "/channels/mia", ben).get_json()["my_tier"] == "sponsor"
    again = call(client, "POST", "/channels/mia/sponsorship", ben).get_json()
    assert (again["id"], again["state"]) == (asked.get_json()["id"], "granted")
    for _ in range(2):
        ended = call(client, "DELETE", "/channels/mia/sponsorship", ben)
        assert (ended.status_code, ended.data) == (204, b"")
    assert call(client, "GET", "/channels/mia", ben).get_json()["my_tier"] == "subscriber"


def test_only_the_owner_decides_who_sponsors(
    client: FlaskClient, people: People, mia: Person, ben: Person
) -> None:
    path = f"/channels/mia/sponsors/{ben.id}"
    for method in ("PUT", "DELETE"):
        assert call(client, method, path).status_code == 401
        assert call(client, method, path, ben).status_code == 403
    assert call(client, "GET", "/channels/mia/sponsors", ben).status_code == 403
    assert code(call(client, "PUT", f"/channels/mia/sponsors/{mia.id}", mia)) == (
        409,
        "OWN_CHANNEL",
    )
    for method in ("PUT", "DELETE"):
        unknown = f"/channels/mia/sponsors/{uuid.uuid4()}"
        assert code(call(client, method, unknown, mia)) == (404, "NOT_FOUND")
    admin = people.make("admin")
    assert code(call(client, "PUT", path, admin)) == (409, "NO_FOLLOWER")
    assert call(client, "PUT", "/channels/mia/subscription", ben).status_code == 200
    assert call(client, "PUT", path, admin).status_code == 200
    for _ in range(2):
        assert call(client, "DELETE", path, mia).status_code == 204


def test_a_removed_channel_is_followed_by_nobody_and_in_no_list(
    client: FlaskClient, followers: Followers, mia: Person, ben: Person
) -> None:
    followers.sponsor(ben, followers.channel(mia))
    assert call(client, "DELETE", "/channels/mia", mia).status_code == 204
    for method, path in (
        ("PUT", "subscription"),
        ("DELETE", "subscription"),
        ("POST", "sponsorship"),
        ("DELETE", "sponsorship"),
    ):
        assert call(client, method, f"/channels/mia/{path}", ben).status_code == 404
    assert call(client, "PUT", f"/channels/mia/sponsors/{ben.id}", mia).status_code == 404
    mine = call(client, "GET", "/users/me/subscriptions", ben).get_json()
    assert (mine["items"], mine["pagination"]["total"]) == ([], 0)


@BOTH
def test_the_owner_lists_wishes_and_sponsors_by_state(
    client: FlaskClient, people: People, followers: Followers, mia: Person
) -> None:
    sea = followers.channel(mia)
    pending, granted, declined, ended = people_named(people, "ann", "bob", "cid", "dee")
    for person in (pending, declined):
        followers.ask(person, sea)
    for person in (granted, ended):
        followers.sponsor(person, sea)
    for person in (declined, ended):
        followers.end(person, sea)
    followers.subscribe(people.make(), sea)

    def listed(query: str = "") -> list[str]:
        answer = call(client, "GET", f"/channels/mia/sponsors{query}", mia)
        assert answer.status_code == 200
        return [item["user"]["username"] for item in answer.get_json()["items"]]

    assert listed() == ["bob", "ann"]
    assert listed("?page_size=1&page=2") == ["ann"]
    by_state = {"pending": "ann", "granted": "bob", "declined": "cid", "ended": "dee"}
    assert {state: listed(f"?state={state}") for state in by_state} == {
        state: [name] for state, name in by_state.items()
    }
    assert call(client, "GET", "/channels/mia/sponsors?state=paid", mia).status_code == 422


def people_named(people: People, *names: str) -> list[Person]:
    """Make people of these names."""
    return [people.make(username=name) for name in names]


@BOTH
def test_my_subscriptions_have_pages_and_name_their_channels(
    client: FlaskClient, people: People, followers: Followers, ben: Person
) -> None:
    for name in ("one", "two", "three"):
        channel = followers.channel(people.make(username=name))
        (followers.sponsor if name == "two" else followers.subscribe)(ben, channel)
    page = call(client, "GET", "/users/me/subscriptions?page_size=2", ben).get_json()
    assert [(item["channel"]["handle"], item["tier"]) for item in page["items"]] == [
        ("three", "subscriber"),
        ("two", "sponsor"),
    ]
    assert [item["channel"]["my_tier"] for item in page["items"]] == ["subscriber", "sponsor"]
    assert page["pagination"]["total"] == 3
    assert call(client, "GET", "/users/me/subscriptions").status_code == 401


def test_a_list_of_channels_tells_each_viewer_their_own_tier(
    client: FlaskClient, people: People, followers: Followers, mia: Person, ben: Person
) -> None:
    followers.sponsor(ben, followers.channel(mia))
    followers.channel(people.make(username="ada"))

    def tiers(person: Person | None) -> dict[str, str | None]:
        items = call(client, "GET", "/channels", person).get_json()["items"]
        return {item["handle"]: item["my_tier"] for item in items}

    for person, tier in ((ben, "sponsor"), (None, None), (mia, None), (ben, "sponsor")):
        assert tiers(person) == {"mia": tier, "ada": None}


@BOTH
@pytest.mark.parametrize("path", ["/channels", "/users/me/subscriptions", "/channels/mia/sponsors"])
def test_a_list_asks_the_same_few_queries_however_long_it_is(
    app: Flask, client: FlaskClient, people: People, followers: Followers, mia: Person, path: str
) -> None:
    asked = []
    for size in (1, 5):
        for _ in range(size):
            followers.subscribe(mia, followers.channel(people.make()))
            followers.sponsor(people.make(), followers.channel(mia))
        with counted_queries(app) as queries:
            assert call(client, "GET", path, mia).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 6, queries
