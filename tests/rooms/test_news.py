"""News of lower domains reach the rooms they concern; one process, without the fan-out."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.rooms.live.here import here
from app.videos import service as videos
from app.videos import signals
from tests.accounts.factories import People
from tests.rooms.party import Party
from tests.rooms.seated import Seated

pytestmark = pytest.mark.websocket


def test_new_tracks_of_a_video_are_told_to_its_rooms_only(
    app: Flask, people: People, socketio_client: Any
) -> None:
    party = Party(app, people, [], None)
    film, other = party.film(), party.film()
    seats = []
    for video in (film, other):
        seated = Seated(socketio_client("/rooms", token=party.host.token))
        assert seated.ask("room:join", {"room": party.room(video=video)})["ok"]
        seats.append(seated)
    with app.app_context(), unit_of_work():
        signals.tracks_changed.send(videos.get(film))
    assert seats[0].heard("media") == [{"item": str(film)}]
    assert seats[1].heard("media") == []
    with app.app_context():
        here().live.scripts.redis.flushdb()
