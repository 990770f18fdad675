"""Who comes to a party is reminded by mail, and by a link that leads there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.core import clock
from app.rooms import service as rooms
from app.rooms.parties import service, tasks
from app.rooms.parties.models import Reply
from tests.accounts.factories import People
from tests.notifications.factories import PUBLIC, Desk, parts
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """Where news go out, with an empty folder of mails, under a clock the test turns."""
    app.config |= {"MAIL_FOLDER": tmp_path / "mails", "PUBLIC_URL": PUBLIC}
    made = Desk(app)
    with clock.use(made.hands):
        yield made


def test_a_reminder_of_a_party_goes_out_by_mail_to_who_comes(desk: Desk, people: People) -> None:
    host, guest, stays_away = people.make(), people.make(), people.make()
    film = Videos(desk.app).make(host.id)

    def plan() -> str:
        room = rooms.create(accounts.get(host.id), film, name="Premiere", privacy="public")
        service.plan(room, clock.now() + timedelta(minutes=50))
        service.reply(room, accounts.get(guest.id), Reply.COMING)
        service.reply(room, accounts.get(stays_away.id), Reply.NO)
        return str(room.slug)

    slug = desk.act(plan)
    with desk.app.app_context():
        assert [tasks.look.run(), tasks.look.run()] == [1, 0]
    desk.work()
    (mail,) = desk.mails()
    assert mail["To"] == guest.email
    assert str(mail["Subject"]).startswith("Premiere begins at ")
    for part in parts(mail):
        assert f"{PUBLIC}/rooms/{slug}" in part
