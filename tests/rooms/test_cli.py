"""`flask rooms`: what operators are told, and what they may do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from tests.rooms.doors import Doors

pytestmark = pytest.mark.integration


def run(runner: FlaskCliRunner, *words: str) -> Any:
    """Run a command; answer its document."""
    return json.loads(runner.invoke(args=["rooms", *words, "--json"]).stdout)


def test_rooms_of_every_kind_are_listed_without_secrets(
    doors: Doors, runner: FlaskCliRunner
) -> None:
    private, locked = doors.room("private"), doors.room("password")
    found = run(runner, "list")
    assert {room["slug"] for room in found["items"]} == {private, locked}
    assert "$2b$" not in json.dumps(found)
    assert [room["slug"] for room in run(runner, "list", "--privacy", "private")["items"]] == [
        private
    ]


def test_a_room_is_shown_and_ended(doors: Doors, runner: FlaskCliRunner) -> None:
    slug = doors.room("private")
    doors.code(slug, doors.host)
    shown = run(runner, "show", slug)
    assert (shown["members"], shown["max_members"], shown["closed_at"]) == (1, 10, None)
    assert run(runner, "close", slug, "--dry-run", "--yes")["dry_run"] is True
    assert doors.code(slug, doors.host) is None
    run(runner, "close", slug, "--yes")
    assert doors.code(slug, doors.host) == "ROOM_CLOSED"
    assert run(runner, "show", slug)["closed_at"]


def test_a_room_that_never_was_is_an_error(runner: FlaskCliRunner) -> None:
    assert run(runner, "show", "neverwas22")["error"]["code"] == "ROOM_NOT_FOUND"
