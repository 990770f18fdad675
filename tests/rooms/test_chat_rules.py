"""What keeps a chat in order: slow mode, announcements, clearing; and what rises over the film."""

from __future__ import annotations

import uuid

import pytest

from tests.rooms.party import Party
from tests.rooms.test_grants import ask, id_of

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_in_slow_mode_one_writes_a_line_in_so_many_seconds_and_moderators_as_they_like(
    party: Party,
) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    mod = party.member(slug)
    assert ask(host, "member:role", member=id_of(mod), role="moderator")["ok"]
    assert ask(host, "mod:slow", seconds=600)["ok"]
    assert ada.hear("settings", lambda settings: settings["slow_seconds"] == 600)
    first = ada.say("one")
    assert first["ok"]
    second = ada.say("two")
    assert second["code"] == "SLOW_MODE"
    assert 0 < second["details"]["seconds"] <= 600
    edit = {"op": str(uuid.uuid4()), "id": first["id"], "text": "won"}
    assert ada.ask("chat:edit", edit)["ok"]
    for member in (mod, host):
        assert [member.say(text)["ok"] for text in ("a", "b")] == [True, True]
    assert ask(host, "mod:slow", seconds=0)["ok"]
    assert ada.say("two")["ok"]


def test_an_announcement_stands_above_the_chat_for_whoever_comes_later(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    op = str(uuid.uuid4())
    said = host.ask("mod:announce", {"op": op, "text": "Ten minutes to go"})
    assert host.ask("mod:announce", {"op": op, "text": "Ten minutes to go"}) == said
    line = ada.hear("chat", lambda line: line["kind"] == "announced")
    assert line["text"] == "Ten minutes to go"
    late = party.guest(slug, "Late")
    assert late.joined["pinned"]["id"] == said["id"]
    assert ask(host, "chat:delete", id=said["id"])["ok"]
    assert party.guest(slug, "Later").joined["pinned"] is None


def test_clearing_takes_all_lines_away_in_one_event(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host, on=0), party.member(slug, on=1)
    for text in ("one", "two", "three"):
        ada.say(text)
    assert ask(host, "mod:clear")["ok"]
    assert ada.hear("chat:cleared") == {"seq": 3}
    assert ada.ask("chat:history") == {"ok": True, "messages": [], "more": False}
    ada.say("four")
    history = ada.ask("chat:history")
    assert [line["seq"] for line in history["messages"]] == [4]
    assert history["more"] is False
    late = party.guest(slug, "Late")
    assert late.joined["settings"]["cleared"] == 3
    assert [line["text"] for line in late.joined["chat"]] == ["four"]


def test_a_reply_brings_what_it_answers(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.member(slug)
    asked = host.say("q" * 200)
    ada.say("yes", reply_to=asked["id"])
    line = host.hear("chat", lambda line: line["text"] == "yes")
    assert line["quote"]["name"] == party.host.username
    assert line["quote"]["text"] == "q" * 139 + "…"
    assert ask(host, "chat:delete", id=asked["id"])["ok"]
    again = ada.ask("chat:history")["messages"][-1]
    assert again["quote"] == {"name": party.host.username, "text": "", "deleted": True}


def test_everybody_is_told_which_reactions_are_their_own(party: Party) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.member(slug)
    line = host.say("funny")
    assert ask(ada, "chat:react", id=line["id"], emoji="😂")["ok"]
    assert ada.ask("chat:history")["messages"][0]["mine"] == ["😂"]
    assert host.ask("chat:history")["messages"][0]["mine"] == []
    refused = ask(ada, "chat:react", id=line["id"], emoji="go away")
    assert refused["code"] == "UNPROCESSABLE_ENTITY"


def test_what_rises_over_the_film_is_gathered_and_told_with_counts(party: Party) -> None:
    slug = party.room()
    members = [party.member(slug, on=n % 2) for n in range(4)]
    sent = 0
    for _ in range(3):
        for member in members:
            sent += member.ask("react:float", {"emoji": "🎉"})["ok"]

    def told() -> int:
        return sum(one["counts"].get("🎉", 0) for one in members[0].payloads("reaction"))

    members[0].wait(lambda: told() == sent, "all that rose")
    assert sent == 12
    assert len(members[0].payloads("reaction")) < sent


def test_who_is_muted_lets_nothing_rise(party: Party) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host), party.guest(slug)
    assert ask(host, "mod:mute", member=id_of(kim), seconds=60)["ok"]
    assert kim.ask("react:float", {"emoji": "🎉"})["code"] == "MUTED"
