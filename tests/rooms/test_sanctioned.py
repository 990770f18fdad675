"""Whom moderators of the site keep from speaking or publishing, in rooms too."""

import pytest
from flask import Flask

from tests.moderation.factories import impose
from tests.rooms.party import Party

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


def test_the_muted_are_silent_in_rooms_and_guests_are_not(app: Flask, party: Party) -> None:
    slug = party.room()
    host, guest = party.member(slug, party.host), party.guest(slug, "Kim")
    said = host.say("before")
    impose(app, party.host, "mute")
    assert host.say("after")["code"] == "SANCTIONED"
    assert host.payloads("error")[-1]["code"] == "SANCTIONED"
    op = "0" * 32
    edited = host.ask("chat:edit", {"op": op, "id": said["id"], "text": "otherwise"})
    assert edited["code"] == "SANCTIONED"
    liked = host.ask("chat:react", {"op": op, "id": said["id"], "emoji": "👍"})
    assert liked["code"] == "SANCTIONED"
    assert host.ask("chat:delete", {"op": op, "id": said["id"]})["ok"] is True
    assert guest.say("hello")["ok"] is True


def test_the_suspended_do_not_rename_their_room(app: Flask, party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    impose(app, party.host, "suspension")
    op = "0" * 32
    assert host.ask("room:settings", {"op": op, "name": "Sea"})["code"] == "SANCTIONED"
