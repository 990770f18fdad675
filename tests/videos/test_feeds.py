"""The feeds of a channel: what is in them, what never is, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.channels import service as channels
from app.core import clock
from app.core.database import unit_of_work
from app.videos import feeds_api, service
from tests.queries import counted_queries
from tests.videos.feed_rules import ATOM, check_atom, check_podcast, only, parsed

pytestmark = pytest.mark.integration
Films = Callable[..., UUID]


def titles(entries: list[Any], name: str = "title") -> list[str]:
    """Answer the titles of entries or of episodes."""
    return [only(entry, name).text for entry in entries]


def read(client: FlaskClient, kind: str) -> list[str]:
    """Answer the titles in a feed of Mia's channel, the feed having been checked."""
    body = client.get(f"/channels/mia/{kind}.xml").data
    if kind == "feed":
        return titles(check_atom(body), f"{ATOM}title")
    return titles(check_podcast(body))


KINDS = pytest.mark.parametrize("kind", ["feed", "podcast"])


@KINDS
def test_a_feed_holds_the_newest_first(client: FlaskClient, films: Films, kind: str) -> None:
    films("First")
    films("Second", description="About <b>boats</b> & tides.")
    assert read(client, kind) == ["Second", "First"]


@KINDS
def test_the_feed_of_an_empty_channel_is_one_too(
    client: FlaskClient, films: Films, kind: str
) -> None:
    films("Hidden", access="private")
    assert read(client, kind) == []


@KINDS
@pytest.mark.security
def test_only_public_videos_that_are_out_are_in_a_feed(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    films("Public")
    for access in ("unlisted", "private"):
        films(access, access=access)
    with app.app_context():
        for access in ("subscribers", "sponsors", "password", "rental"):
            made = films(access)
            with unit_of_work():
                service.get(made).access = access
        due, gone = films("Tomorrow"), films("Removed")
        with unit_of_work():
            service.get(due).published_at = clock.now() + timedelta(days=1)
            service.remove(service.lock(gone))
    assert read(client, kind) == ["Public"]


@KINDS
def test_what_changes_is_told_at_once_by_this_process(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    made = films("Old name")
    assert read(client, kind) == ["Old name"]
    with app.app_context(), unit_of_work():
        service.edit(service.lock(made), title="New name")
    assert read(client, kind) == ["New name"]
    with app.app_context(), unit_of_work():
        service.remove(service.lock(made))
    assert read(client, kind) == []


@KINDS
def test_more_films_cost_a_feed_no_query_more_and_the_oldest_leave_it(
    app: Flask, client: FlaskClient, films: Films, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert feeds_api.NEWEST == 50
    monkeypatch.setattr(feeds_api, "NEWEST", 3)
    films("The first")
    with counted_queries(app) as few:
        assert len(read(client, kind)) == 1
    for number in range(3):
        films(f"Film {number}")
    with counted_queries(app) as many:
        assert read(client, kind) == ["Film 2", "Film 1", "Film 0"]
    assert len(few) == len(many)
    with counted_queries(app) as none:
        read(client, kind)
    assert none == []


@KINDS
def test_a_feed_that_did_not_change_is_not_sent_again(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    made = films()
    address = f"/channels/mia/{kind}.xml"
    first = client.get(address)
    feeds_api.hot_feeds(app).clear()
    assert first.headers["Cache-Control"] == "public, max-age=5"
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(address, headers=since).status_code == 304
    later = clock.now() + timedelta(seconds=90)
    with app.app_context(), clock.use(lambda: later), unit_of_work():
        service.edit(service.lock(made), access="private")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert client.get(address, headers=since).status_code == 200


@KINDS
def test_a_feed_answers_head(client: FlaskClient, films: Films, kind: str) -> None:
    films()
    whole = client.get(f"/channels/mia/{kind}.xml")
    head = client.head(f"/channels/mia/{kind}.xml")
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]


@KINDS
def test_addresses_are_those_people_use(client: FlaskClient, films: Films, kind: str) -> None:
    films()
    address = f"/channels/mia/{kind}.xml"
    assert (
        b"https://other.example/watch/"
        in client.get(address, base_url="https://other.example").data
    )
    assert b"other.example" not in client.get(address).data


@KINDS
def test_a_set_address_goes_before_the_one_that_was_typed(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    films()
    address = f"/channels/mia/{kind}.xml"
    app.config["PUBLIC_URL"] = "https://films.example/"
    body = client.get(address).data
    assert f"https://films.example{address}".encode() in body
    assert b"localhost" not in body


@KINDS
@pytest.mark.security
def test_no_text_breaks_a_feed(app: Flask, client: FlaskClient, films: Films, kind: str) -> None:
    films("\x01", description="\x0c")
    films("]]> <script>alert(1)</script> \x0b\ufffe & 🎬", description="<!ENTITY x SYSTEM 'f'>")
    with app.app_context(), unit_of_work():
        channels.edit(channels.get("mia"), name="\x02", description="\x1f]]>")
    assert read(client, kind) == ["]]> <script>alert(1)</script>  & 🎬", "…"]


@KINDS
def test_there_is_no_feed_of_a_channel_that_is_not_there(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    films()
    assert client.get(f"/channels/nobody/{kind}.xml").status_code == 404
    assert client.get(f"/channels/mia/{kind}.xml").status_code == 200
    with app.app_context(), unit_of_work():
        channels.remove(channels.get("mia"))
    assert client.get(f"/channels/mia/{kind}.xml").status_code == 404


def test_ids_stay_when_the_address_changes(app: Flask, client: FlaskClient, films: Films) -> None:
    films()
    before = [parsed(client.get(f"/channels/mia/{kind}.xml").data) for kind in ("feed", "podcast")]
    with app.app_context(), unit_of_work():
        channels.edit(channels.get("mia"), handle="maria")
    after = [parsed(client.get(f"/channels/maria/{kind}.xml").data) for kind in ("feed", "podcast")]
    for name in (f"{ATOM}id", f"{ATOM}entry/{ATOM}id"):
        assert before[0].findtext(name) == after[0].findtext(name)
    for name in ("channel/{https://podcastindex.org/namespace/1.0}guid", "channel/item/guid"):
        assert before[1].findtext(name) == after[1].findtext(name)


def test_the_page_of_a_channel_names_its_feeds(client: FlaskClient, films: Films) -> None:
    films()
    text = client.get("/channels/mia", headers={"Accept": "text/html"}).text
    for kind, name in (("atom", "feed"), ("rss", "podcast")):
        assert f'<link rel="alternate" type="application/{kind}+xml"' in text
        assert f'href="/channels/mia/{name}.xml"' in text
