"""A real mail server of the tests: what it was given, with or without TLS and signing in."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import Parser
from email.policy import SMTPUTF8
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.services.mail import SmtpServer
from tests.browser.server import free_port

LOGIN = ("matinee", "correct horse")


class Post:
    """Keeps what it is given; `refusals` answers addresses with a line of its own."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.was_tls: list[bool] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take an address, or say what the test wants said."""
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a mail."""
        self.mails.append(read(envelope.content))
        self.was_tls.append(session.ssl is not None)
        return "250 OK"


def read(content: bytes) -> EmailMessage:
    """Read a mail as it went over the line."""
    return Parser(policy=SMTPUTF8).parsestr(content.decode())  # type: ignore[return-value]


def let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    """Let in who knows the password."""
    known = isinstance(given, LoginPassword)
    right = known and (given.login.decode(), given.password.decode()) == LOGIN
    return AuthResult(success=right, handled=right)


@contextmanager
def post_office(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, auth: bool = False
) -> Iterator[tuple[Post, SmtpServer]]:
    """Run a server; answer what it keeps, and where it is."""
    post = Post()
    options: dict[str, Any] = {"enable_SMTPUTF8": True, "tls_context": starttls}
    if auth:
        secure = starttls is not None
        options |= {"authenticator": let_in, "auth_required": secure, "auth_require_tls": secure}
    controller = Controller(
        post, hostname="127.0.0.1", port=free_port(), ssl_context=tls, **options
    )
    controller.start()
    try:
        username, password = LOGIN if auth else ("", "")
        yield post, SmtpServer("127.0.0.1", controller.port, username, password)
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1; answer its file and a server's TLS with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "post.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    return file, tls
