"""Mail by a server: SMTP in the clear, with STARTTLS or with TLS from the start, and signing in."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from app.services.mail.base import Message
from app.services.mail.compose import compose, sender_of
from app.services.mail.errors import MailBusy, MailRefused

TLS_PORT = 465
# What a server answers to whom it wants to be signed in, or signed in otherwise.
SIGN_IN_CODES = {530, 534, 535, 538}
PATIENCE_SECONDS = 20.0
CHECK_SECONDS = 4.0
IN_THE_CLEAR = "The mail server offers no TLS, and the password is not sent in the clear"
NO_TLS = "The mail server offers no TLS, and SMTP_SECURITY=starttls wants it."
NO_SIGN_IN = "The mail server did not let us sign in: look at SMTP_USERNAME and SMTP_PASSWORD."
NOT_BEYOND_ASCII = "The mail server cannot take an address with letters beyond ASCII."
BAD_CERTIFICATE = "The mail server's certificate is not one we trust."


@dataclass(frozen=True)
class SmtpServer:
    """Where the server is, how we sign in there, and what `security` we ask for."""

    host: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    security: str = "auto"

    @property
    def is_tls_from_start(self) -> bool:
        """Tell whether the first byte is TLS already."""
        return self.security == "tls" or (self.security == "auto" and self.port == TLS_PORT)


@dataclass(frozen=True)
class SmtpMailer:
    """Hands letters to a server, one connection for each; certificates are always checked."""

    server: SmtpServer
    sender: str

    def send(self, message: Message) -> None:
        """Hand a letter over; raise MailRefused for a lasting no, MailBusy for anything else."""
        mail = compose(message, sender=self.sender)
        source = sender_of(self.sender).addr_spec
        target = str(mail["To"].addresses[0].addr_spec)
        with _told(), self._open(PATIENCE_SECONDS) as line:
            line.send_message(mail, source, [target])

    def check(self) -> None:
        """Greet the server and sign in; raise MailBusy where that fails."""
        sender_of(self.sender)
        with _told(), self._open(CHECK_SECONDS) as line:
            line.noop()

    @property
    def way(self) -> str:
        """Say by which server, how, and in whose name."""
        where = f"{self.server.host}:{self.server.port} ({self.server.security})"
        return f"by {where} from {self.sender}"

    @contextmanager
    def _open(self, seconds: float) -> Iterator[smtplib.SMTP]:
        """Connect, secure the line and sign in."""
        server = self.server
        if server.is_tls_from_start:
            tls = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=seconds, context=tls
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=seconds)
        try:
            self._secure(line)
            if server.username:
                line.login(server.username, server.password)
            yield line
        finally:
            # A letter that was taken is sent, whatever becomes of the line afterwards.
            with suppress(smtplib.SMTPException, OSError):
                line.quit()

    def _secure(self, line: smtplib.SMTP) -> None:
        """Begin TLS where it is offered; raise MailBusy where it is needed and is not."""
        server = self.server
        if server.is_tls_from_start or server.security == "none":
            return
        line.ehlo()
        if line.has_extn("starttls"):
            line.starttls(context=ssl.create_default_context())
        elif server.security == "starttls":
            raise MailBusy(NO_TLS)
        elif server.username:
            raise MailBusy(f"{IN_THE_CLEAR} (SMTP_SECURITY=none would allow it).")


@contextmanager
def _told() -> Iterator[None]:
    """Raise what the library says as one of our two kinds: refused for good, or for now."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refusal(code, said) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise _unsupported(error) from error
    except ssl.SSLCertVerificationError as error:
        raise MailBusy(BAD_CERTIFICATE) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailBusy(f"The mail server does not answer: {type(error).__name__}.") from error


def _refusal(code: int, said: bytes | str) -> MailBusy | MailRefused:
    """Read a reply code: 5xx is for good, 4xx for now."""
    if code in SIGN_IN_CODES:
        return MailBusy(NO_SIGN_IN)
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = MailRefused if code >= 500 else MailBusy
    return kind(f"The mail server said {code}: {' '.join(words.split())[:300]}")


def _unsupported(error: smtplib.SMTPNotSupportedError) -> MailBusy | MailRefused:
    """Tell an address the server cannot take from a server that lets nobody sign in."""
    if "SMTPUTF8" in str(error):
        return MailRefused(NOT_BEYOND_ASCII)
    return MailBusy(NO_SIGN_IN)
