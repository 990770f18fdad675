"""Every mail of news says how to stop such mails, and the doctor how mail goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import removal
from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.core.signing import redact
from app.notifications import outgoing
from app.notifications.measures import check_mail
from app.personal import service as personal
from tests.accounts.factories import Person
from tests.notifications.factories import PUBLIC, Desk, parts
from tests.services.mail.server import Post

pytestmark = pytest.mark.integration


def stop_address(desk: Desk) -> str:
    """Answer the path that a mail's header names to end such mails."""
    header = desk.mails()[-1]["List-Unsubscribe"]
    address = urlsplit(str(header).strip("<>"))
    assert f"{address.scheme}://{address.netloc}" == PUBLIC
    return address.path


def choice(desk: Desk, person: Person, kind: str, client: FlaskClient) -> Any:
    """Read how somebody wants a kind by mail."""
    found = client.get("/api/v1/notifications/preferences", headers=person.headers).get_json()
    return next(item["mail"] for item in found["items"] if item["kind"] == kind)


def test_one_press_ends_such_mails_without_signing_in(
    desk: Desk, reader: Person, client: FlaskClient
) -> None:
    desk.tell(reader)
    desk.work()
    path = stop_address(desk)
    assert path in parts(desk.mails()[0])[0]
    html = {"Accept": "text/html"}
    page = client.get(path, headers=html)
    assert "New videos of channels I follow" in page.text
    assert choice(desk, reader, "new_video", client) == "at_once"
    pressed = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert choice(desk, reader, "new_video", client) == "off"
    assert choice(desk, reader, "invitation", client) == "at_once"
    assert client.post(path, headers=html).status_code == 200


@pytest.mark.parametrize("mail", ["at_once", "daily"])
def test_a_letter_on_its_way_does_not_go_out_once_such_mails_were_stopped(
    desk: Desk, reader: Person, mail: str
) -> None:
    desk.choose(reader, "new_video", mail=mail)
    desk.tell(reader)
    desk.choose(reader, "new_video", mail="off")
    desk.hands.turn(days=2)
    desk.digests()
    desk.work()
    assert desk.mails() == []
    assert [job.state for job in desk.jobs(outgoing.KIND)] == ["COMPLETED"]


def test_nobody_is_written_to_whose_address_was_never_proved(desk: Desk, reader: Person) -> None:
    def prove(moment: datetime | None) -> None:
        accounts.get(reader.id).email_verified_at = moment

    desk.act(prove, None)
    desk.tell(reader)
    desk.work()
    assert desk.mails() == []
    desk.act(prove, desk.hands())
    desk.tell(reader)
    desk.work()
    assert len(desk.mails()) == 1


def test_the_link_in_an_old_letter_of_somebody_who_is_gone_ends_nothing_and_says_so_calmly(
    app: Flask, desk: Desk, reader: Person, client: FlaskClient
) -> None:
    desk.tell(reader)
    desk.work()
    path = stop_address(desk)
    with app.app_context():
        with unit_of_work():
            personal.remove(accounts.get(reader.id))
        with unit_of_work():
            removal.finish(reader.id)
    assert client.post(path).status_code == 200


def test_a_link_that_was_changed_ends_nothing(
    desk: Desk, reader: Person, client: FlaskClient
) -> None:
    desk.tell(reader)
    desk.work()
    path = stop_address(desk)
    for wrong in (path.replace("new_video", "reply"), path.replace("v1.", "v1.0"), f"{path}s"):
        assert client.post(wrong).status_code in (403, 404)
        assert client.get(wrong).status_code in (403, 404)
    assert choice(desk, reader, "new_video", client) == "at_once"
    assert redact(path) == "/unsubscribe/…/new_video"


def test_the_doctor_says_how_mail_goes(app: Flask, desk: Desk, post: Post) -> None:
    with app.app_context():
        assert check_mail().ok is False
        assert "PUBLIC_URL" in check_mail().remedy
        app.config["PUBLIC_URL"] = PUBLIC
        assert check_mail().ok
        assert "Matinee <films@example.org>" in check_mail().detail
        app.config["SMTP_SERVER"] = ""
        assert str(app.config["MAIL_FOLDER"]) in check_mail().detail
        app.config["ENVIRONMENT"] = "production"
        assert (check_mail().level, "SMTP_SERVER" in check_mail().remedy) == ("advice", True)
    assert "mail: " in app.test_cli_runner().invoke(args=["doctor"]).output
