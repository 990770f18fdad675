"""Which channel carries which room, and which of them a process listens to."""

import pytest
from socketio import Server

from app.websocket import channels
from app.websocket.channels import Subscriptions
from app.websocket.manager import RoomChannels, make

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("url", "prefix"),
    [
        ("unix:///tmp/r.sock?db=1", "matinee.1"),
        ("unix:///tmp/r.sock", "matinee.0"),
        ("redis://localhost:6379/3", "matinee.3"),
        ("redis://localhost", "matinee.0"),
    ],
)
def test_the_number_of_the_database_is_part_of_the_channel(url: str, prefix: str) -> None:
    assert channels.prefix_of(url) == prefix


def test_a_member_hears_on_the_channel_of_the_room() -> None:
    room = channels.channel_of("m", "/rooms", "room:a")
    assert room == channels.channel_of("m", "/rooms", "room:a:u-1") == "m:/rooms:room:a"
    assert room != channels.channel_of("m", "/rooms", "room:b")


def test_a_sockets_own_room_is_not_shared() -> None:
    assert channels.is_shared("room:a")
    assert not channels.is_shared("LX3Yd-kZ_1aAAAB")
    assert not channels.is_shared(None)


def test_the_first_socket_subscribes_and_the_last_one_unsubscribes() -> None:
    told: list[tuple[str, str]] = []
    subscriptions = Subscriptions(lambda verb, channel: told.append((verb, channel)))
    subscriptions.add("c")
    subscriptions.add("c")
    subscriptions.remove("c")
    assert (told, subscriptions.wanted()) == ([("subscribe", "c")], ["c"])
    subscriptions.remove("c")
    assert (told[1:], subscriptions.wanted()) == ([("unsubscribe", "c")], [])


def test_a_channel_counts_as_heard_once_redis_says_so_and_not_after_the_line_broke() -> None:
    subscriptions = Subscriptions(lambda *_: None)
    subscriptions.add("c")
    assert not subscriptions.wait("c", 0)
    subscriptions.confirm("c")
    assert subscriptions.wait("c", 0)
    subscriptions.wanted()
    assert not subscriptions.wait("c", 0)
    assert not subscriptions.wait("never asked for", 0)


def test_tests_in_one_process_do_without_redis_unless_they_ask_for_it() -> None:
    urls = {"sockets": "unix:///tmp/nowhere.sock?db=1"}
    alone = {"TESTING": True, "SOCKETIO_MESSAGE_QUEUE": "", "REDIS_URLS": urls}
    assert not isinstance(make(alone), RoomChannels)
    assert isinstance(make(alone | {"SOCKETIO_MESSAGE_QUEUE": urls["sockets"]}), RoomChannels)
    assert isinstance(make(alone | {"TESTING": False}), RoomChannels)


def test_what_is_told_here_because_redis_is_away_is_heard_here() -> None:
    manager, heard = RoomChannels("unix:///tmp/nowhere.sock?db=1"), []
    manager.set_server(Server(async_mode="threading"))
    manager.hearers["you"] = lambda room, payload: heard.append((room, payload))
    for event in ("you", "other"):
        manager.emit(event, {"a": 1}, namespace="/rooms", room="room:x:u-1")
    assert heard == [("room:x:u-1", {"a": 1})]
