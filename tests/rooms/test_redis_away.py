"""Redis goes away and comes back empty, or only the lines to it break; the party goes on."""

import pytest

from tests.rooms.party import Party
from tests.rooms.redis_server import RedisServer
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_a_party_outlives_redis(party: Party, redis_process: RedisServer) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, "Kim", on=1)
    v = host.play("seek", host.state()["v"], position=20.0)["v"]
    v = host.play("play", v)["v"]
    v = host.play("pause", v, position=20.0)["v"]
    epoch = host.state()["epoch"]
    redis_process.stop()
    answer = host.play("play", v)
    assert (answer["code"], answer["recoverable"]) == ("ROOM_AWAY", True)
    assert guest.ask("clock:ping", {"c": 1})["ok"]
    assert guest.say("is anybody there?")["ok"]
    redis_process.start()
    state = guest.hear("state", lambda state: state["epoch"] > epoch)
    assert (state["position"], state["playing"]) == (20.0, False)
    assert host.hear("chat")["text"] == "is anybody there?"
    host.wait(lambda: host.state()["epoch"] == state["epoch"], "the new epoch")
    wait_for(lambda: party.redis.hlen(party.key(slug, "members")) == 2, what="both members")
    newcomer = party.guest(slug, "Ann", on=1)
    listed = newcomer.joined["members"]["members"]
    assert [one["id"] for one in listed] == [
        member.joined["you"]["id"] for member in (host, guest, newcomer)
    ]
    assert [one["joined_at"] for one in listed] == [
        member.joined["you"]["joined_at"] for member in (host, guest, newcomer)
    ]
    assert host.play("play", host.state()["v"])["ok"]
    assert guest.hear("state", lambda one: one["playing"] and one["epoch"] > epoch)


def test_broken_lines_to_redis_are_mended_and_nothing_stays_unheard(party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host, on=0), party.guest(slug, on=1)
    channel = f"matinee.1:/rooms:room:{party.row(slug).key}"
    party.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    host.say("into the gap")
    host.play("seek", host.state()["v"], position=7.0)
    assert guest.hear("chat")["text"] == "into the gap"
    guest.hear("state", lambda state: state["position"] == 7.0)
    wait_for(
        lambda: dict(party.redis.pubsub_numsub(channel)) == {channel.encode(): 2},
        what="both instances to listen again",
    )
