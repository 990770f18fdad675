"""Reading a chat again beside its film: by moment, by who was there, each film its own lines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.factories import Person
from tests.rooms.party import Party
from tests.rooms.test_grants import ask

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def get(party: Party, path: str, person: Person | None = None) -> Any:
    """Read from the API."""
    headers = person.headers if person else {}
    return party.app.test_client().get(f"/api/v1{path}", headers=headers).get_json()


def test_lines_come_in_the_order_of_their_moments(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    for text, position in (("end", 50.0), ("start", 1.0), ("middle", 20.0)):
        host.say(text, position=position)
    host.say("nowhere")
    gone = host.say("gone", position=2.0)
    assert ask(host, "chat:delete", id=gone["id"])["ok"]
    path = f"/rooms/{slug}/messages?from_position=0&to_position=30"
    answer = get(party, path)
    assert [line["text"] for line in answer["messages"]] == ["start", "middle"]
    assert answer["more"] is False
    rest = get(party, f"{path}&skip=1")
    assert [line["text"] for line in rest["messages"]] == ["middle"]
    later = get(party, f"/rooms/{slug}/messages?from_position=30")
    assert [line["text"] for line in later["messages"]] == ["end"]


def test_a_chat_is_offered_where_everybody_finds_the_room_or_one_was_there(party: Party) -> None:
    film = party.film()
    open_one = party.room(video=film, privacy="public")
    hidden = party.room(video=film)
    host, ada = party.host, party.people.make()
    for slug in (open_one, hidden):
        party.member(slug, host).say("what a film", position=3.0)

    def offered(person: Person | None = None) -> set[str]:
        return {one["slug"] for one in get(party, f"/videos/{film}/replays", person)["items"]}

    assert offered() == offered(ada) == {open_one}
    assert offered(host) == {open_one, hidden}
    party.member(hidden, ada)
    assert offered(ada) == {open_one, hidden}


def test_another_film_in_the_same_room_has_lines_of_its_own(party: Party) -> None:
    first, second = party.film(), party.film()
    slug = party.room(video=first)
    host = party.member(slug, party.host)
    host.say("of the first", position=3.0)
    loaded = host.play("load", host.state()["v"], item=str(second))
    assert loaded["ok"]
    host.say("of the second", position=3.0)
    path = f"/rooms/{slug}/messages?from_position=0&video_id="
    for film, text in ((first, "of the first"), (second, "of the second")):
        assert [line["text"] for line in get(party, f"{path}{film}")["messages"]] == [text]
