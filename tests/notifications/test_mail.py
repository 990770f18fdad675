"""A letter is a job: it goes out once its news is committed, and says how to stop such letters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts import letters as known
from app.accounts import service as accounts
from app.accounts.letters import Letter
from app.accounts.signals import mail_wanted
from app.jobs import service as jobs
from app.jobs.models import Job
from app.notifications import letters, outgoing, service, tasks
from tests.accounts.factories import Person
from tests.notifications.factories import PUBLIC, Desk, parts
from tests.services.mail.server import Post

pytestmark = pytest.mark.integration


def the_job(desk: Desk) -> Job:
    """Read the one job of a mail, with its steps."""
    (job,) = desk.jobs(outgoing.KIND)
    shown: Job = desk.act(jobs.show, job.id)
    return shown


def test_news_wanted_at_once_go_out_as_a_letter(desk: Desk, reader: Person) -> None:
    desk.tell(reader, link="/watch/17")
    assert desk.mails() == []
    desk.work()
    (mail,) = desk.mails()
    assert mail["Subject"] == "Harbour films has a new video: Dusk"
    assert mail["To"] == "ada@example.org"
    for part in parts(mail):
        assert f"{PUBLIC}/watch/17" in part
        assert f"{PUBLIC}/account/notifications" in part
    assert "<h1>Harbour films has a new video: Dusk</h1>" in parts(mail)[1]


def test_what_people_wrote_stays_text_in_a_letter(desk: Desk, reader: Person) -> None:
    about = {"channel": "<b>Harbour</b>", "title": "Dusk\r\nBcc: eve@example.org"}
    desk.tell(reader, about=about)
    desk.work()
    (mail,) = desk.mails()
    assert "<b>Harbour</b>" not in parts(mail)[1]
    assert "&lt;b&gt;Harbour&lt;/b&gt;" in parts(mail)[1]
    assert mail["Bcc"] is None


def test_a_letter_loads_nothing_from_anywhere(desk: Desk, reader: Person) -> None:
    desk.tell(reader)
    desk.work()
    html = parts(desk.mails()[0])[1]
    assert re.findall(r"<(?:img|link|script|iframe)|\bsrc=|url\(", html) == []


def test_no_letter_goes_out_for_what_was_read_meanwhile(desk: Desk, reader: Person) -> None:
    desk.tell(reader)
    desk.act(service.mark_all_read, reader.id)
    desk.work()
    assert desk.mails() == []
    assert the_job(desk).state == "COMPLETED"


def test_a_mail_is_nobodys_job_and_its_row_holds_no_secret(
    desk: Desk, reader: Person, client: FlaskClient
) -> None:
    desk.tell(reader)
    desk.work()
    job = the_job(desk)
    assert (job.owner_id, job.state, job.steps[0].input, job.steps[0].output) == (
        None,
        "COMPLETED",
        {},
        None,
    )
    assert client.get("/api/v1/jobs", headers=reader.headers).get_json()["items"] == []
    assert client.get(f"/api/v1/jobs/{job.id}", headers=reader.headers).status_code == 403
    (row,) = desk.outgoing()
    assert set(row.about) == {"notification"}
    assert row.sent_at is not None


def ask_for_link(desk: Desk, person: Person, made: list[str]) -> None:
    """Want a letter with a link in it that is made when it is sent."""

    def build(_user: Any, _about: Any) -> dict[str, str]:
        made.append(f"secret{len(made)}")
        return {"link": f"{PUBLIC}/reset/{made[-1]}"}

    def address(_user: Any, about: Any) -> str:
        return str(about["to"])

    known.register(Letter("way_in", build, address))
    desk.act(
        lambda: mail_wanted.send(
            accounts.get(person.id), letter="way_in", about={"to": "new@example.org"}
        )
    )


@pytest.fixture
def templates(desk: Desk, tmp_path: Path) -> Path:
    """A folder of the operator's own templates, with a letter of the tests in it."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "way_in.txt").write_text("Subject: Your way in\n\nOpen {{ link }}\n")
    (folder / "way_in.html").write_text('<p><a href="{{ link }}">Open</a></p>\n')
    desk.app.config["EMAIL_TEMPLATES_DIR"] = folder
    return folder


def test_a_letter_that_accounts_want_is_built_when_it_is_sent(
    desk: Desk, reader: Person, templates: Path
) -> None:
    made: list[str] = []
    ask_for_link(desk, reader, made)
    assert made == []
    desk.work()
    (mail,) = desk.mails()
    text, html = parts(mail)
    assert (mail["Subject"], mail["To"]) == ("Your way in", "new@example.org")
    assert f"Open {PUBLIC}/reset/secret0" in text
    assert f'<a href="{PUBLIC}/reset/secret0">' in html
    assert html.startswith("<!doctype html>")
    assert mail["List-Unsubscribe"] is None
    assert "secret" not in str([row.about for row in desk.outgoing()])


def test_the_operators_template_takes_the_place_of_ours(
    desk: Desk, reader: Person, templates: Path
) -> None:
    (templates / "notification.txt").write_text("Subject: News!\n\n{{ text }}\n")
    desk.tell(reader)
    desk.work()
    (mail,) = desk.mails()
    assert mail["Subject"] == "News!"
    assert "<h1>" in parts(mail)[1]


def test_a_letter_nobody_can_write_any_more_fails_with_a_reason(desk: Desk, reader: Person) -> None:
    desk.act(outgoing.want, reader.id, "of_yesterday", {})
    desk.work()
    assert the_job(desk).reason_code == "UNKNOWN_LETTER"


def test_a_refused_address_fails_with_what_the_server_said(
    desk: Desk, reader: Person, post: Post
) -> None:
    post.refusals["ada@example.org"] = "550 No such person here"
    desk.tell(reader)
    desk.work()
    job = the_job(desk)
    assert (job.state, job.reason_code) == ("FAILED", "MAIL_REFUSED")
    assert "No such person here" in str(job.reason)


def test_a_busy_server_gets_the_letter_later_with_longer_and_longer_pauses(
    desk: Desk, reader: Person, post: Post
) -> None:
    post.refusals["ada@example.org"] = "450 Come back"
    desk.tell(reader)
    for minutes in (1, 5, 15, 60, 60):
        assert desk.work() == 1
        desk.hands.turn(seconds=minutes * 60 - 1)
        assert desk.work() == 0
        desk.hands.turn(seconds=1)
    del post.refusals["ada@example.org"]
    assert desk.work() == 1
    assert len(post.mails) == 1
    assert the_job(desk).state == "COMPLETED"


def test_a_server_that_is_busy_for_two_days_is_given_up(
    desk: Desk, reader: Person, post: Post
) -> None:
    post.refusals["ada@example.org"] = "450 Come back"
    desk.tell(reader)
    desk.work()
    desk.hands.turn(days=2, seconds=1)
    desk.work()
    assert (the_job(desk).state, the_job(desk).reason_code) == ("FAILED", "MAIL_BUSY")


def test_production_without_a_server_fails_the_job_and_says_what_to_do(
    desk: Desk, reader: Person
) -> None:
    desk.app.config["ENVIRONMENT"] = "production"
    desk.tell(reader)
    desk.work()
    assert the_job(desk).reason_code == "MAIL_UNAVAILABLE"
    assert "SMTP_SERVER" in str(the_job(desk).reason)


def test_a_worker_that_dies_after_the_servers_yes_sends_the_same_letter_again(
    desk: Desk, reader: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_mail_id: Any) -> None:
        raise SystemExit

    desk.tell(reader)
    monkeypatch.setattr(outgoing, "note_sent", die)
    with pytest.raises(SystemExit):
        desk.work()
    monkeypatch.undo()
    desk.hands.turn(minutes=5)
    desk.work()
    assert len(post.mails) == 2
    assert len({mail["Message-ID"] for mail in post.mails}) == 1
    assert len({mail["Date"] for mail in post.mails}) == 1


def test_a_letter_that_was_noted_as_sent_is_not_sent_again(desk: Desk, reader: Person) -> None:
    desk.tell(reader)
    (row,) = desk.outgoing()
    desk.act(outgoing.note_sent, row.id)
    desk.work()
    assert desk.mails() == []


def test_mails_go_with_their_jobs_after_a_month(desk: Desk, reader: Person) -> None:
    desk.tell(reader)
    desk.work()
    desk.hands.turn(days=29)
    with desk.app.app_context():
        assert tasks.tidy_mails(desk.hands.now, False) == 0
        desk.hands.turn(days=2)
        assert tasks.tidy_mails(desk.hands.now, True) == 1
        assert tasks.tidy_mails(desk.hands.now, False) == 1
    assert (desk.outgoing(), desk.jobs(outgoing.KIND)) == ([], [])


def test_who_waits_for_a_link_is_served_before_who_reads_news(
    desk: Desk, reader: Person, templates: Path
) -> None:
    desk.tell(reader)
    ask_for_link(desk, reader, [])
    assert [job.priority for job in desk.jobs(outgoing.KIND)] == [0, 10]


@pytest.mark.parametrize("name", ["reset_password", "password_changed", "email_changed"])
def test_the_letters_of_accounts_go_out_in_the_common_layout(
    desk: Desk, reader: Person, name: str
) -> None:
    desk.act(
        lambda: mail_wanted.send(
            accounts.get(reader.id), letter=name, about={"email": "new@example.org"}
        )
    )
    desk.work()
    (mail,) = desk.mails()
    text, html = parts(mail)
    assert mail["Subject"] in html
    assert html.count('<p class="mark">Matinee</p>') == 1
    assert f"Matinee, {PUBLIC}/" in text
    links = re.findall(rf"{PUBLIC}/[\w/-]+", text)
    assert all(link in html for link in links)
    assert bool(links) == (name != "email_changed")
    assert mail["List-Unsubscribe"] is None


def test_somebody_new_is_asked_to_confirm_their_address(desk: Desk, client: FlaskClient) -> None:
    desk.app.config["PUBLIC_URL"] = PUBLIC
    body = {"email": "new@example.org", "password": "correct horse battery"}
    assert client.post("/api/v1/auth/register", json=body).status_code == 201
    desk.work()
    (mail,) = desk.mails()
    assert mail["To"] == "new@example.org"
    (link,) = set(re.findall(rf"{PUBLIC}/verify-email/[\w-]+", parts(mail)[0]))
    assert f'<a class="button" href="{link}">' in parts(mail)[1]


def test_letters_are_written_in_the_common_layout_once(
    desk: Desk, reader: Person, templates: Path
) -> None:
    (templates / "way_in.html").write_text("<!doctype html><p>{{ link }}</p>")
    with desk.app.app_context():
        written = letters.write("way_in", {"link": "x"})
    assert written.html.count("<!doctype html>") == 1
    assert "class=" not in written.html
