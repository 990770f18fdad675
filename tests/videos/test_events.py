"""`video:watch` on `/jobs`."""

import contextlib

import pytest

from app.core.database import unit_of_work
from app.videos import events, media, policy, service, signals
from app.videos.errors import VideoNotFound
from app.videos.media import RenditionSpec
from app.videos.values import RenditionState

pytestmark = pytest.mark.websocket


def heard(socket, event):
    return [one["args"][0] for one in socket.get_received("/jobs") if one["name"] == event]


def follow(socket, video):
    return socket.emit("video:watch", {"video": str(video)}, namespace="/jobs", callback=True)


def finish_smallest(app, video):
    ready = RenditionSpec(height=360, width=640, fps=25.0, state=RenditionState.READY)
    with app.app_context(), unit_of_work():
        media.put_renditions(service.get(video), [ready])


def test_a_snapshot_and_what_comes_after_make_the_next_snapshot(
    app, people, videos, socketio_client
):
    video = videos.make(people.make().id)
    socket = socketio_client("/jobs")
    first = follow(socket, video)
    assert first["ok"]
    assert [r["state"] for r in first["renditions"]] == ["PENDING", "GROWING"]
    finish_smallest(app, video)
    told = heard(socket, "media")
    fresh = follow(socketio_client("/jobs"), video)
    assert {"ok": True} | told[-1] == fresh
    assert [r["state"] for r in fresh["renditions"]] == ["PENDING", "READY"]


def test_who_may_not_watch_may_not_follow(app, people, videos, socketio_client):
    owner = people.make()
    video = videos.make(owner.id, access="private")
    for token in (None, people.make().token):
        answer = follow(socketio_client("/jobs", token=token), video)
        assert (answer["ok"], answer["code"]) == (False, "VIDEO_NOT_FOUND")
    assert follow(socketio_client("/jobs", token=owner.token), video)["ok"]


def test_who_begins_to_follow_while_the_right_ends_does_not_follow(
    app, people, videos, socketio_client, monkeypatch
):
    video = videos.make(people.make().id)
    join = events.join_room

    def join_too_late(room):
        videos.access(video, "private")
        join(room)

    monkeypatch.setattr(events, "join_room", join_too_late)
    socket = socketio_client("/jobs")
    assert follow(socket, video)["code"] == "VIDEO_NOT_FOUND"
    finish_smallest(app, video)
    assert heard(socket, "media") == []


def test_followers_hear_nothing_more_of_a_video_that_became_private(
    app, people, videos, socketio_client
):
    video = videos.make(people.make().id)
    socket = socketio_client("/jobs")
    follow(socket, video)
    videos.access(video, "private")
    assert [state["watchable"] for state in heard(socket, "media")] == [False]
    finish_smallest(app, video)
    assert heard(socket, "media") == []


def test_one_viewer_whose_right_ends_is_sent_away_alone(
    app, people, videos, socketio_client, monkeypatch
):
    video, ending, staying = videos.make(people.make().id), people.make(), people.make()
    allowed = {ending.id, staying.id}

    def members(viewer, _video):
        return None if viewer is not None and viewer.id in allowed else VideoNotFound()

    monkeypatch.setitem(policy.rules, "public", members)
    sockets = [socketio_client("/jobs", token=person.token) for person in (ending, staying)]
    assert [follow(socket, video)["ok"] for socket in sockets] == [True, True]
    end_right(app, video, ending.id)
    assert [heard(socket, "media") for socket in sockets] == [[], []]
    allowed.remove(ending.id)
    end_right(app, video, ending.id)
    first, second = (heard(socket, "media") for socket in sockets)
    assert ([state["watchable"] for state in first], second) == ([False], [])
    finish_smallest(app, video)
    assert heard(sockets[1], "media")[-1]["watchable"]


def end_right(app, video, viewer):
    with app.app_context(), unit_of_work():
        signals.watch_right_changed.send(service.get(video), user_id=viewer)


def test_who_leaves_hears_nothing_more(app, people, videos, socketio_client):
    video = videos.make(people.make().id)
    socket = socketio_client("/jobs")
    follow(socket, video)
    socket.emit("video:leave", {"video": str(video)}, namespace="/jobs", callback=True)
    finish_smallest(app, video)
    assert heard(socket, "media") == []


def test_nothing_is_said_of_what_was_rolled_back(app, people, videos, socketio_client):
    video = videos.make(people.make().id)
    socket = socketio_client("/jobs")
    follow(socket, video)
    with app.app_context(), contextlib.suppress(ZeroDivisionError), unit_of_work():
        media.put_master(service.get(video), f"videos/{video}/ladder-2/master.m3u8")
        raise ZeroDivisionError
    assert heard(socket, "media") == []
