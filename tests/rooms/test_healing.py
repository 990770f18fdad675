"""Lines that were kept and never told, as by a process that dies in between, are told yet."""

from __future__ import annotations

import uuid

import pytest

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.chat import service as chat
from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def keep_untold(party: Party, slug: str, member: Member, text: str) -> None:
    """Keep a line of a member as a process does, and die before it is told."""
    you = member.joined["you"]
    author = chat.Author(you["id"], you["name"], None)
    with party.app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        chat.send(room, author, op=str(uuid.uuid4()), text=text)


def texts(member: Member) -> list[str]:
    """List what a member heard said, in the order it came."""
    return [line["text"] for line in member.payloads("chat")]


def test_a_line_that_was_never_told_comes_before_the_next_one(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    host.say("one")
    keep_untold(party, slug, host, "two")
    assert guest.say("three")["seq"] == 3
    for member in (host, guest):
        member.hear("chat", lambda line: line["text"] == "three")
        assert texts(member) == ["one", "two", "three"]


def test_the_last_line_is_told_though_nobody_says_more(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    keep_untold(party, slug, host, "hello?")
    # A film that is loaded has every process look at its members at once.
    host.play("load", host.state()["v"], item=str(party.film()))
    for member in (host, guest):
        member.hear("chat", lambda line: line["text"] == "hello?")
