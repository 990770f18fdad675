"""Coming into a room over a socket: who gets in, what the first answer holds, coming back."""

import pytest

from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_one_answer_holds_everything_a_member_needs(party: Party) -> None:
    slug = party.room(name="Friday")
    host = party.member(slug, party.host)
    answer = host.joined
    assert answer["you"]["role"] == "host"
    assert {"play", "seek", "kick"} <= set(answer["you"]["grants"])
    assert answer["settings"]["name"] == "Friday"
    assert answer["settings"]["max_members"] == 10
    assert answer["state"]["playing"] is False
    assert answer["members"]["count"] == 1
    assert [track["language"] for track in answer["media"]["audio_tracks"]] == ["eng"]
    assert answer["media"]["master_url"].startswith("/media/")
    assert answer["chat"] == []
    assert abs(answer["server_time"] - answer["state"]["server_time"]) < 1000


def test_a_guest_gets_in_by_name_and_may_only_talk_and_vote(party: Party) -> None:
    slug = party.room()
    guest = party.guest(slug, "Kim")
    assert (guest.joined["you"]["name"], guest.joined["you"]["role"]) == ("Kim", "guest")
    assert guest.joined["you"]["grants"] == ["chat.send", "queue.vote"]
    assert guest.play("play", guest.state()["v"])["code"] == "FORBIDDEN"
    assert guest.say("hello")["ok"]


def test_a_guest_without_a_name_is_asked_for_one(party: Party) -> None:
    assert party.socket().join(party.room())["code"] == "NAME_WANTED"


def test_a_room_without_guests_asks_them_to_sign_in(party: Party) -> None:
    slug = party.room(guests=False)
    assert party.socket().join(slug, name="Kim")["code"] == "SIGN_IN_TO_JOIN"


def test_a_guest_who_comes_back_with_the_token_is_the_same_member(party: Party) -> None:
    slug = party.room()
    guest = party.guest(slug, "Kim", on=0)
    you, state = guest.joined["you"], guest.joined["state"]
    guest.close()
    again = party.socket(on=1)
    resume = {"epoch": state["epoch"], "v": state["v"], "chat_seq": 0, "token": you["token"]}
    answer = again.join(slug, name="Kim", resume=resume)
    assert answer["you"]["id"] == you["id"]
    assert answer["you"]["joined_at"] == you["joined_at"]
    assert answer["members"]["count"] == 1


def test_nobody_becomes_another_guest_by_a_made_up_token(party: Party) -> None:
    slug = party.room()
    first = party.guest(slug, "Kim")
    state = first.joined["state"]
    forged = first.joined["you"]["token"].split(".")[0] + "." + "0" * 64
    resume = {"epoch": state["epoch"], "v": state["v"], "token": forged}
    answer = party.socket().join(slug, name="Kim", resume=resume)
    assert answer["you"]["id"] != first.joined["you"]["id"]


def test_a_room_around_a_video_one_may_not_watch_does_not_exist(party: Party) -> None:
    film = party.film(access="private")
    slug = party.room(host=party.creator, video=film)
    assert party.socket(party.people.make()).join(slug)["code"] == "ROOM_NOT_FOUND"
    assert party.socket(party.creator).join(slug)["ok"]


def test_the_eleventh_is_turned_away_and_gets_the_place_of_who_leaves(party: Party) -> None:
    slug = party.room()
    inside = [party.guest(slug, f"guest {n}") for n in range(10)]
    late = party.socket()
    assert late.join(slug, name="late")["code"] == "ROOM_FULL"
    inside[0].ask("room:leave")
    assert late.join(slug, name="late")["ok"]


def test_the_owner_of_the_films_channel_hosts_without_a_limit(party: Party) -> None:
    slug = party.room(host=party.creator)
    inside = [party.guest(slug, f"guest {n}") for n in range(11)]
    assert inside[-1].joined["settings"]["max_members"] == -1
    assert inside[-1].joined["members"]["count"] == 11


def test_everybody_hears_who_comes_and_goes(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    guest = party.guest(slug, "Kim")
    host.wait(lambda: host.members() == [party.host.username, "Kim"], "Kim in the list")
    guest.ask("room:leave")
    host.wait(lambda: host.members() == [party.host.username], "Kim gone from the list")


def test_snapshot_and_events_together_equal_a_fresh_snapshot(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    watching = party.guest(slug, "early", on=1)
    host.play("seek", host.state()["v"], position=12.5)
    host.wait(lambda: host.state()["position"] == 12.5, "the seek")
    host.play("play", host.state()["v"])
    host.say("one")
    host.ask("play:report", {"v": 3, "position": 1.0, "t": 0.0, "status": "playing"})
    watching.hear("chat")
    host.wait(lambda: host.state()["playing"], "the play")
    fresh = party.socket(on=0)
    fresh.join(slug, name="late")
    kept = {"epoch", "v", "item", "position", "rate", "playing", "at"}
    wanted = {name: fresh.joined["state"][name] for name in kept}
    watching.wait(
        lambda: {name: watching.state()[name] for name in kept} == wanted, "the same state"
    )
    watching.hear("members", lambda one: one["v"] >= fresh.joined["members"]["v"])
    heard = [line["id"] for line in watching.joined["chat"] + watching.payloads("chat")]
    assert heard == [line["id"] for line in fresh.joined["chat"]]
    newest = max(watching.payloads("members"), key=lambda one: one["v"])
    assert {one["id"] for one in newest["members"]} == {
        one["id"] for one in fresh.joined["members"]["members"]
    }


def test_who_resumes_gets_only_what_was_missed(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    guest = party.guest(slug)
    host.say("before")
    heard = guest.hear("chat")
    v = guest.state()["v"]
    epoch = guest.state()["epoch"]
    guest.close()
    host.play("seek", v, position=3.0)
    host.play("seek", v + 1, position=4.0)
    host.say("meanwhile")
    again = party.socket()
    resume = {"epoch": epoch, "v": v, "chat_seq": heard["seq"]}
    answer = again.join(slug, name="Gast", resume=resume)
    assert answer["resumed"] is True
    assert [state["position"] for state in answer["states"]] == [3.0, 4.0]
    assert [line["text"] for line in answer["chat"]] == ["meanwhile"]


def test_who_resumes_from_a_lost_epoch_gets_everything_anew(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    host.say("kept in the database")
    resume = {"epoch": 77, "v": 1, "chat_seq": 1}
    answer = party.socket().join(slug, name="Gast", resume=resume)
    assert "resumed" not in answer
    assert [line["text"] for line in answer["chat"]] == ["kept in the database"]


def test_a_socket_that_joins_another_room_leaves_the_first(party: Party) -> None:
    first, second = party.room(), party.room()
    wanderer = party.guest(first)
    assert wanderer.join(second, name="Gast")["ok"]
    assert wait_for(lambda: party.redis.hlen(party.key(first, "members")) == 0)


def test_who_asks_twice_to_come_in_is_in_once_and_the_film_plays_on(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    joined_at = host.joined["you"]["joined_at"]
    host.play("play", host.state()["v"])
    assert host.join(slug)["you"]["joined_at"] == joined_at
    assert host.joined["state"]["playing"] is True
    assert host.joined["members"]["count"] == 1


def test_before_joining_one_may_only_ask_for_the_time(party: Party) -> None:
    stranger = party.socket()
    pong = stranger.ask("clock:ping", {"c": 12.5})
    assert (pong["ok"], pong["c"]) == (True, 12.5)
    assert pong["r"] <= pong["s"]
    assert stranger.play("play", 1)["code"] == "NOT_JOINED"
    assert stranger.say("hello")["code"] == "NOT_JOINED"


def test_both_instances_tell_the_same_time(party: Party) -> None:
    here, there = party.socket(on=0), party.socket(on=1)
    before = here.ask("clock:ping", {"c": 0})["s"]
    between = there.ask("clock:ping", {"c": 0})["r"]
    after = here.ask("clock:ping", {"c": 0})["r"]
    assert before - 20 <= between <= after + 20
