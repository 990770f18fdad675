"""Two web processes share one room."""

import threading

import pytest

from tests.rooms.client import Member
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_a_change_on_one_instance_is_heard_on_the_other(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    other = party.member(slug, on=1)
    assert host.play("play", host.state()["v"])["ok"]
    state = other.hear("state", lambda state: state["playing"])
    assert state == host.hear("state", lambda state: state["playing"])


def test_both_instances_deliver_every_version_in_one_order(party: Party) -> None:
    slug = party.room()
    party.change(slug, preset="everyone")
    members = [party.member(slug, on=n % 2) for n in range(4)]
    first = members[0].joined["state"]["v"]
    made: list[int] = []

    def push(member: Member) -> None:
        done = 0
        while done < 5:
            wish = {"rate": 0.5 + (member.state()["v"] % 7) / 4}
            answer = member.play("rate", member.state()["v"], **wish)
            if answer["ok"]:
                done += 1
                made.append(answer["v"])

    pushing = [threading.Thread(target=push, args=(member,)) for member in members]
    for thread in pushing:
        thread.start()
    for thread in pushing:
        thread.join()
    last = max(made)
    for member in members:
        member.hear("state", lambda state: state["v"] == last)
        # The state is repeated every 15 s, which may fall between two changes.
        heard = dict.fromkeys(state["v"] for state in member.payloads("state"))
        since = [v for v in heard if v > member.joined["state"]["v"]]
        assert since == list(range(member.joined["state"]["v"] + 1, last + 1))
    assert sorted(made) == list(range(first + 1, last + 1))


def test_chat_from_both_instances_is_heard_in_the_order_of_its_numbers(party: Party) -> None:
    slug = party.room()
    members = [party.member(slug, on=n % 2) for n in range(4)]
    talking = [
        threading.Thread(target=lambda m=member: [m.say(f"line {n}") for n in range(5)])
        for member in members
    ]
    for thread in talking:
        thread.start()
    for thread in talking:
        thread.join()
    for member in members:
        member.hear("chat", lambda line: line["seq"] == 20)
        assert [line["seq"] for line in member.payloads("chat")] == list(range(1, 21))


def test_a_room_nobody_of_an_instance_is_in_is_not_heard_there(party: Party) -> None:
    slug = party.room()
    party.member(slug, party.host, on=0)
    channel = f"matinee.1:/rooms:room:{party.row(slug).key}"
    assert dict(party.redis.pubsub_numsub(channel)) == {channel.encode(): 1}
    other = party.member(slug, on=1)
    assert dict(party.redis.pubsub_numsub(channel)) == {channel.encode(): 2}
    other.ask("room:leave")
    other.wait(
        lambda: dict(party.redis.pubsub_numsub(channel)) == {channel.encode(): 1},
        "the channel to be left",
    )
