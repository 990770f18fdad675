"""Every list and every page asks the database a bounded number of times, however much is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.routing import Rule

from app.seed import library
from app.seed.sizes import SIZES, Size
from app.services import storage
from tests.queries import counted_queries

pytestmark = pytest.mark.integration
# More on each list than the most that may be asked: a query for each row would show.
FULL = Size(users=24, channels=4, videos=104, comments=2_400, films=1, pictures=2)
MOST_OF_A_LIST, MOST_OF_A_PAGE = 12, 24
# What is asked for recommendations beside: each way of being alike asks once. Fewer than rows.
FOR_RECOMMENDATIONS = {"/related": 8, "/for-you": 10, "/watch/": 8}
ROWS = 25
NAMED = {"/api/v1/search/videos": {"q": "light"}, "/api/v1/search/suggest": {"q": "li"}}


@pytest.fixture
def busy(
    app: Flask,
    runner: FlaskCliRunner,
    monkeypatch: pytest.MonkeyPatch,
    store: storage.Storage,
) -> FlaskClient:
    """The browser of somebody who owns a channel in a full library."""
    monkeypatch.setitem(SIZES, "small", FULL)
    said = runner.invoke(args=["seed", "--size", "small"])
    assert said.exit_code == 0, said.output
    client = app.test_client()
    asked = {"login": library.FIRST, "password": library.PASSWORD}
    assert client.post("/api/v1/auth/session", json=asked).status_code == 200
    return client


def things(client: FlaskClient) -> dict[str, Any]:
    """Name something of the library for each kind of address."""
    me = client.get("/api/v1/users/me").get_json()
    mine = client.get("/api/v1/videos/mine?page_size=100").get_json()["items"]
    video = next(one for one in mine if one["access"] == "public")
    handle = video["channel"]["handle"]
    about = f"/api/v1/videos/{video['id']}"
    threads = client.get(f"{about}/comments?page_size=100").get_json()["items"]
    return {
        "user_id": me["id"],
        "video_id": video["id"],
        "channel": handle,
        "handle": handle,
        "comment_id": max(threads, key=lambda one: one["reply_count"])["id"],
        "captions_id": client.get(f"{about}/captions").get_json()["items"][0]["id"],
    }


def addresses(app: Flask, values: dict[str, Any]) -> Iterator[str]:
    """Answer every address that can be asked for by GET, of what the library has."""
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if is_asked(rule) and rule.arguments <= set(values):
            yield build(rule.endpoint, {name: values[name] for name in rule.arguments})


def is_asked(rule: Rule) -> bool:
    """Tell whether an address is one for reading that speaks of the house itself."""
    return "GET" in (rule.methods or set()) and not rule.rule.startswith("/static")


def most_of(path: str, *, is_list: bool) -> int:
    """Answer how often an address may ask."""
    more = sum(count for part, count in FOR_RECOMMENDATIONS.items() if part in path)
    return more + (MOST_OF_A_LIST if is_list else MOST_OF_A_PAGE)


def test_no_list_and_no_page_asks_more_often_the_more_there_is(
    app: Flask, busy: FlaskClient
) -> None:
    asked, rows = {}, {}
    for address in addresses(app, things(busy)):
        query = {**NAMED.get(address, {}), "page_size": str(ROWS)}
        with counted_queries(app) as queries:
            answer = busy.get(address, query_string=query, buffered=True)
        assert answer.status_code < 500, address
        asked[address] = len(queries)
        if answer.is_json:
            rows[address] = len((answer.get_json() or {}).get("items", ()))
    most = {path: most_of(path, is_list=path in rows) for path in asked}
    assert not {path: count for path, count in asked.items() if count > most[path]}
    assert sum(count > 0 for count in asked.values()) > 50
    assert {path for path, count in rows.items() if count > MOST_OF_A_LIST} >= {
        "/api/v1/videos",
        "/api/v1/videos/mine",
        "/api/v1/videos/latest",
        "/api/v1/videos/trending",
        "/api/v1/users/me/feed",
        "/api/v1/users/me/history",
        "/api/v1/search/videos",
    }
