"""Chat over sockets: kept, numbered, changed, taken back."""

import uuid
from typing import Any

import pytest

from app.rooms.live.scripts import telling_key
from tests.queries import counted_queries
from tests.rooms.doors import Doors
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_a_line_is_acknowledged_when_it_is_kept_and_heard_by_all(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    guest = party.guest(slug, "Kim", on=1)
    answer = guest.say("what a film", position=12.5)
    line = host.hear("chat")
    assert (line["id"], line["seq"]) == (answer["id"], answer["seq"])
    assert (line["text"], line["position"]) == ("what a film", 12.5)
    assert line["member"] == {"id": guest.joined["you"]["id"], "name": "Kim"}
    assert line["user_id"] is None


def test_the_same_line_sent_twice_is_one_line(party: Party) -> None:
    member = party.member(party.room())
    op = str(uuid.uuid4())
    first = member.ask("chat:send", {"op": op, "text": "once"})
    assert member.ask("chat:send", {"op": op, "text": "once"}) == first
    history = member.ask("chat:history")
    assert [line["text"] for line in history["messages"]] == ["once"]


def test_a_reply_names_the_line_it_answers(party: Party) -> None:
    slug = party.room()
    member = party.member(slug)
    first = member.say("question?")
    member.say("answer", reply_to=first["id"])
    assert member.hear("chat", lambda line: line["seq"] == 2)["reply_to"] == first["id"]
    elsewhere = party.member(party.room())
    assert elsewhere.say("answer", reply_to=first["id"])["code"] == "MESSAGE_NOT_FOUND"


def test_history_is_read_backwards_and_forwards(party: Party) -> None:
    member = party.member(party.room())
    for n in range(1, 61):
        member.say(f"line {n}")
    newest = member.ask("chat:history")
    assert [line["seq"] for line in newest["messages"]] == list(range(11, 61))
    assert newest["more"] is True
    oldest = member.ask("chat:history", {"before": 11})
    assert [line["seq"] for line in oldest["messages"]] == list(range(1, 11))
    assert oldest["more"] is False
    later = member.ask("chat:history", {"after": 58})
    assert [line["seq"] for line in later["messages"]] == [59, 60]


def test_one_changes_ones_own_lines_and_nobody_elses(party: Party) -> None:
    slug = party.room()
    author, other = party.guest(slug, "Kim"), party.member(slug, party.host)
    line = author.say("teh film")
    edit = {"op": str(uuid.uuid4()), "id": line["id"], "text": "the film"}
    assert other.ask("chat:edit", edit)["code"] == "FORBIDDEN"
    assert author.ask("chat:edit", edit)["ok"]
    changed = other.hear("chat:update")
    assert (changed["text"], changed["edited_at"] is not None) == ("the film", True)


def test_lines_are_taken_back_by_their_author_or_the_host(party: Party) -> None:
    slug = party.room()
    host, author, other = party.member(slug, party.host), party.guest(slug), party.member(slug)
    first, second = author.say("one"), author.say("two")
    op = str(uuid.uuid4())
    assert other.ask("chat:delete", {"op": op, "id": first["id"]})["code"] == "FORBIDDEN"
    assert author.ask("chat:delete", {"op": op, "id": first["id"]})["ok"]
    assert host.ask("chat:delete", {"op": op, "id": second["id"]})["ok"]
    gone = other.hear("chat:update", lambda line: line["id"] == second["id"])
    assert (gone["deleted"], gone["text"]) == (True, "")
    lines = other.ask("chat:history")["messages"]
    assert [line["deleted"] for line in lines] == [True, True]


def test_nobody_takes_away_a_line_of_who_stands_as_high_or_higher(party: Party) -> None:
    slug = party.room()
    host, ada, ben = (party.member(slug, one) for one in (party.host, None, None))
    kim = party.guest(slug)
    for one in (ada, ben):
        at = {"op": str(uuid.uuid4()), "member": one.joined["you"]["id"]}
        assert host.ask("member:role", at | {"role": "moderator"})["ok"]
    lines = {one: one.say("mine") for one in (host, ada, ben, kim)}

    def take(actor: Any, author: Any) -> str | None:
        wish = {"op": str(uuid.uuid4()), "id": lines[author]["id"]}
        code: str | None = actor.ask("chat:delete", wish).get("code")
        return code

    assert [take(ada, author) for author in (host, ben)] == ["FORBIDDEN"] * 2
    assert [take(ada, author) for author in (kim, ada)] == [None] * 2
    assert take(host, ben) is None
    texts = [line["text"] for line in host.ask("chat:history")["messages"]]
    assert texts == ["mine", "", "", ""]


def test_a_line_says_what_its_writer_is_by_now_also_of_who_has_left(party: Party) -> None:
    slug = party.room()
    host, ada, kim = party.member(slug, party.host), party.member(slug), party.guest(slug)
    for one in (host, ada, kim):
        assert one.say("mine")["ok"]
    assert host.hear("chat", lambda line: line["seq"] == 2)["role"] == "member"
    at = {"op": str(uuid.uuid4()), "member": ada.joined["you"]["id"]}
    assert host.ask("member:role", at | {"role": "moderator"})["ok"]
    for one in (ada, kim):
        assert one.ask("room:leave")["ok"]
    newcomer = party.member(slug)
    assert [line["role"] for line in newcomer.joined["chat"]] == ["host", "moderator", "guest"]
    history = newcomer.ask("chat:history")["messages"]
    assert [line["role"] for line in history] == ["host", "moderator", "guest"]


def test_whose_room_it_is_everybody_is_told_whoever_leads(party: Party) -> None:
    slug = party.room()
    host, member = party.member(slug, party.host), party.member(slug)
    owner = host.joined["you"]["id"]
    assert member.joined["settings"]["owner"] == owner
    to = {"op": str(uuid.uuid4()), "member": member.joined["you"]["id"]}
    assert host.ask("host:transfer", to)["ok"]
    told = member.hear("settings", lambda settings: settings["host"]["id"] != owner)
    assert told["owner"] == owner


def test_reactions_are_counted_once_a_member(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host), party.guest(slug)
    line = host.say("funny")
    react = {"id": line["id"], "emoji": "😂"}
    for member in (host, guest, guest):
        assert member.ask("chat:react", {"op": str(uuid.uuid4())} | react)["ok"]
    host.hear("chat:update", lambda line: line["reactions"] == {"😂": 2})
    assert guest.ask("chat:react", react | {"op": str(uuid.uuid4()), "on": False})["ok"]
    host.hear("chat:update", lambda line: line["reactions"] == {"😂": 1})


def test_the_others_see_that_somebody_is_writing(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host), party.guest(slug, "Kim")
    assert guest.ask("chat:typing")["ok"]
    assert host.hear("typing")["member"]["name"] == "Kim"


def test_nobody_is_shown_as_writing_who_may_not_write(party: Party) -> None:
    slug = party.room()
    host, guest, kim = party.member(slug, party.host), party.guest(slug), party.guest(slug, "Kim")
    at_kim = {"op": str(uuid.uuid4()), "member": kim.joined["you"]["id"]}
    assert kim.ask("chat:typing")["ok"]
    assert host.ask("mod:mute", at_kim)["ok"]
    kim.hear("you", lambda you: you["muted_until"])
    assert kim.ask("chat:typing")["code"] == "MUTED"
    at_guest = {"op": str(uuid.uuid4()), "member": guest.joined["you"]["id"]}
    assert host.ask("member:grants", at_guest | {"deny": ["chat.send"]})["ok"]
    assert guest.ask("chat:typing")["code"] == "FORBIDDEN"


def test_who_was_muted_in_a_busy_room_is_shown_as_writing_no_more(party: Party) -> None:
    slug = party.room()
    host, kim = party.member(slug, party.host, on=0), party.guest(slug, "Kim", on=1)
    assert kim.ask("chat:typing")["ok"]
    assert party.redis is not None
    party.redis.set(telling_key(party.row(slug).key), "somebody", px=60_000)
    at_kim = {"op": str(uuid.uuid4()), "member": kim.joined["you"]["id"]}
    assert host.ask("mod:mute", at_kim)["code"] == "ROOM_BUSY"
    assert kim.ask("chat:typing")["code"] == "MUTED"


def test_who_writes_on_and_on_asks_the_database_once(doors: Doors) -> None:
    slug = doors.room()
    host = doors.sit(doors.host)
    assert host.ask("room:join", {"room": slug})["ok"]
    for expected in (True, False):
        with counted_queries(doors.app) as asked:
            assert host.ask("chat:typing", {})["ok"]
        assert bool(asked) is expected


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_line_is_neither_empty_nor_endless(party: Party, text: str) -> None:
    assert party.member(party.room()).say(text)["code"] == "UNPROCESSABLE_ENTITY"


def test_more_than_16_kilobytes_are_not_read(party: Party) -> None:
    member = party.member(party.room())
    assert member.say("x" * 17_000)["code"] == "PAYLOAD_TOO_LARGE"


def test_a_guest_posts_no_links_and_a_member_does(party: Party) -> None:
    slug = party.room()
    guest, member = party.guest(slug, "Kim"), party.member(slug)
    for text in ("see https://example.org/x", "see www.example.org"):
        assert guest.say(text)["code"] == "FORBIDDEN"
        assert member.say(text)["ok"]
