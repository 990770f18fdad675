"""Every way of sending mail sends the same mail; a server's answers are read as it means them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from app.services import mail
from app.services.mail import Mailer, Message, SmtpMailer
from tests.services.mail.server import certificate, post_office, read

pytestmark = pytest.mark.integration
SENDER = "Matinée <films@exämple.org>"
LETTER = Message(
    id="0190-abc",
    to="grüße@exämple.org",
    subject="Neuer Film: “Hafen” – 日本",
    text="Schöne Grüße\n" + "long " * 300,
    html="<p>Schöne <b>Grüße</b></p>",
    written_at=datetime(2026, 11, 27, 8, 30, tzinfo=UTC),
)
Sent = Callable[[], EmailMessage]


@pytest.fixture(params=["folder", "server"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Mailer, Sent]]:
    """A way of sending, and how to read the mail that went it."""
    if request.param == "folder":
        folder = tmp_path / "mails"
        yield mail.FolderMailer(folder, SENDER), lambda: only_file(folder)
    else:
        with post_office() as (post, server):
            yield SmtpMailer(server, SENDER), lambda: post.mails[-1]


def only_file(folder: Path) -> EmailMessage:
    """Read the one mail in a folder."""
    (file,) = folder.iterdir()
    return read(file.read_bytes())


def test_a_letter_arrives_as_it_was_written(way: tuple[Mailer, Sent]) -> None:
    mailer, sent = way
    mailer.send(LETTER)
    got = sent()
    assert got["Subject"] == LETTER.subject
    assert got["From"].addresses[0].display_name == "Matinée"
    assert got["From"].addresses[0].addr_spec == "films@xn--exmple-cua.org"
    assert got["To"].addresses[0].addr_spec == "grüße@xn--exmple-cua.org"
    assert got["Date"].datetime == LETTER.written_at
    assert got["Message-ID"] == "<0190-abc@xn--exmple-cua.org>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Unsubscribe"] is None
    text, html = got.iter_parts()
    assert got.get_content_type() == "multipart/alternative"
    assert text.get_content().split() == LETTER.text.split()
    assert html.get_content().strip() == LETTER.html


def test_a_letter_one_may_stop_says_how(way: tuple[Mailer, Sent]) -> None:
    mailer, sent = way
    mailer.send(replace(LETTER, to="ada@example.org", unsubscribe="https://films.example/stop/1"))
    assert sent()["List-Unsubscribe"] == "<https://films.example/stop/1>"
    assert sent()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_brings_no_header_of_its_own(way: tuple[Mailer, Sent], end: str) -> None:
    mailer, sent = way
    mailer.send(replace(LETTER, to="a@example.org", subject=f"Hello{end}Bcc: eve@example.org"))
    assert sent()["Subject"] == "Hello Bcc: eve@example.org"
    assert sent()["Bcc"] is None


@pytest.mark.parametrize(
    "address", ["a@example.org\nBcc: eve@example.org", "a@b, eve@example.org", "nobody", ""]
)
def test_what_is_no_address_is_refused(way: tuple[Mailer, Sent], address: str) -> None:
    with pytest.raises(mail.MailRefused):
        way[0].send(replace(LETTER, to=address))


def test_only_its_owner_reads_the_folder_and_a_letter_sent_twice_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "mails"
    mailer = mail.FolderMailer(folder, SENDER)
    mailer.send(LETTER)
    mailer.send(LETTER)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_the_log_tells_where_a_mail_lies_and_nothing_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    mail.FolderMailer(tmp_path, SENDER).send(replace(LETTER, text="https://x/reset/secret"))
    assert "0190-abc.eml" in caplog.text
    assert "secret" not in caplog.text
    assert "grüße" not in caplog.text


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """TLS with a certificate that this machine trusts."""
    file, tls = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return tls


def deliver(server: mail.SmtpServer, **changed: Any) -> None:
    """Send a plain letter through a server."""
    SmtpMailer(replace(server, **changed), SENDER).send(replace(LETTER, to="ada@example.org"))


@pytest.mark.parametrize("security", ["auto", "starttls"])
def test_the_line_is_secured_before_the_password_is_sent(trusted: Any, security: str) -> None:
    with post_office(starttls=trusted, auth=True) as (post, server):
        deliver(server, security=security)
        assert post.was_tls == [True]


def test_tls_may_begin_with_the_first_byte(trusted: Any) -> None:
    with post_office(tls=trusted) as (post, server):
        deliver(server, security="tls")
        assert len(post.mails) == 1


def test_a_certificate_nobody_vouches_for_gets_no_letter(tmp_path: Path) -> None:
    _file, tls = certificate(tmp_path)
    with post_office(starttls=tls) as (post, server):
        with pytest.raises(mail.MailBusy, match="certificate"):
            deliver(server)
        assert post.mails == []


def test_no_password_goes_over_a_line_in_the_clear_unless_told_so() -> None:
    with post_office(auth=True) as (post, server):
        with pytest.raises(mail.MailBusy, match="in the clear"):
            deliver(server)
        with pytest.raises(mail.MailBusy, match="starttls"):
            deliver(server, security="starttls")
        assert post.mails == []
        deliver(server, security="none")
        assert post.was_tls == [False]


def test_a_wrong_password_is_told_and_may_be_mended(trusted: Any) -> None:
    with post_office(starttls=trusted, auth=True) as (_post, server):
        for wrong in ({"password": "guess"}, {"username": ""}):
            with pytest.raises(mail.MailBusy, match="SMTP_PASSWORD"):
                deliver(server, **wrong)


@pytest.mark.parametrize(
    ("said", "kind"), [("550 No such person", mail.MailRefused), ("450 Later", mail.MailBusy)]
)
def test_a_lasting_no_is_told_from_one_for_now(said: str, kind: type[Exception]) -> None:
    with post_office() as (post, server):
        post.refusals["ada@example.org"] = said
        with pytest.raises(kind, match=said.partition(" ")[2]):
            deliver(server)


def test_a_server_that_is_away_is_busy() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(mail.MailBusy, match="ConnectionRefusedError"):
            deliver(mail.SmtpServer("127.0.0.1", probe.getsockname()[1]))


def settings(folder: Path, **given: Any) -> dict[str, Any]:
    """Answer the settings of mail, with some of them given."""
    empty = dict.fromkeys(("SMTP_SERVER", "SMTP_USERNAME", "SMTP_PASSWORD", "EMAIL_FROM_ADDRESS"))
    common = {"SMTP_PORT": 587, "SMTP_SECURITY": "auto", "ENVIRONMENT": "production"}
    return dict.fromkeys(empty, "") | common | {"MAIL_FOLDER": folder} | given


def test_without_a_server_development_writes_files_and_production_says_what_to_do(
    tmp_path: Path,
) -> None:
    files = mail.from_settings(settings(tmp_path, ENVIRONMENT="development"))
    files.send(LETTER)
    assert only_file(tmp_path)["Subject"] == LETTER.subject
    for given, missing in (
        ({}, "SMTP_SERVER is not set"),
        ({"SMTP_SERVER": "post.example"}, "EMAIL_FROM_ADDRESS is not set"),
    ):
        nowhere = mail.from_settings(settings(tmp_path, **given))
        with pytest.raises(mail.MailUnavailable, match=missing) as caught:
            nowhere.send(LETTER)
        assert (caught.value.status, caught.value.code) == (503, "MAIL_UNAVAILABLE")
        assert missing in nowhere.way


def test_how_mail_goes_is_told_and_tried_without_a_secret() -> None:
    with post_office() as (post, server):
        given = {"SMTP_SERVER": server.host, "SMTP_PORT": server.port}
        chosen = mail.from_settings(
            settings(Path(), **given, EMAIL_FROM_ADDRESS=SENDER, SMTP_PASSWORD="secret")
        )
        chosen.check()
        assert post.mails == []
        assert f"127.0.0.1:{server.port}" in chosen.way
        assert "secret" not in f"{chosen.way} {chosen!r}"
    with pytest.raises(mail.MailBusy):
        chosen.check()
