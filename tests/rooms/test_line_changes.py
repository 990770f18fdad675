"""Changes of chat lines: each is made once, and what is older is known by its number."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock, registries
from app.core.database import db
from app.rooms.chat import changes
from app.rooms.models import RoomChange
from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = pytest.mark.websocket


def wish(line: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Make the payload of a change of a line."""
    return {"op": str(uuid.uuid4()), "id": line["id"]} | fields


def texts(member: Member) -> list[str]:
    """Read what stands in the chat."""
    return [line["text"] for line in member.ask("chat:history")["messages"]]


def test_a_wording_sent_again_does_not_undo_a_later_one(party: Party) -> None:
    author = party.member(party.room(), party.host)
    line = author.say("teh film")
    first, second = wish(line, text="the flim"), wish(line, text="the film")
    for one in (first, second, first):
        assert author.ask("chat:edit", one)["ok"]
    assert texts(author) == ["the film"]


def test_a_reaction_sent_again_does_not_undo_that_it_was_taken_back(party: Party) -> None:
    slug = party.room()
    author, other = party.member(slug, party.host), party.guest(slug)
    line = author.say("funny")
    on, off = wish(line, emoji="😂"), wish(line, emoji="😂", on=False)
    for one in (on, off, on):
        assert other.ask("chat:react", one)["ok"]
    assert author.ask("chat:history")["messages"][0]["reactions"] == {}


def test_every_change_of_a_line_has_a_higher_number(party: Party) -> None:
    slug = party.room()
    author, other = party.member(slug, party.host), party.guest(slug)
    line = author.say("teh film")
    assert other.hear("chat")["v"] == 0
    assert author.ask("chat:edit", wish(line, text="the film"))["ok"]
    assert other.ask("chat:react", wish(line, emoji="👏"))["ok"]
    assert author.ask("chat:delete", wish(line))["ok"]
    other.hear("chat:update", lambda one: one["deleted"])
    told = [(one["v"], one["text"]) for one in other.payloads("chat:update")]
    assert told == [(1, "the film"), (2, "the film"), (3, "")]
    assert author.ask("chat:history")["messages"][0]["v"] == 3


def test_what_is_refused_may_be_asked_for_again(party: Party) -> None:
    slug = party.room()
    author, other = party.member(slug, party.host), party.guest(slug)
    line = author.say("mine")
    edit = wish(line, text="yours")
    for _ in range(2):
        assert other.ask("chat:edit", edit)["code"] == "FORBIDDEN"
    assert author.ask("chat:edit", edit)["ok"]


@pytest.fixture
def changed(party: Party) -> Iterator[Flask]:
    """Change one line, and answer the application."""
    author = party.member(party.room(), party.host)
    assert author.ask("chat:edit", wish(author.say("one"), text="two"))["ok"]
    with party.app.app_context():
        yield party.app


def test_changes_are_known_for_a_day_and_then_tidied_away(changed: Flask) -> None:
    run = registries.of(changed).cleanups["room-changes"].run
    later = clock.now() + changes.KEPT
    assert run(later - timedelta(minutes=5), False) == 0
    assert (run(later, True), db.session.query(RoomChange).count()) == (1, 1)
    assert (run(later, False), db.session.query(RoomChange).count()) == (1, 0)
