"""No mail: what an installation has that was told no way to send any."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.mail.base import Message
from app.services.mail.errors import MailUnavailable


@dataclass(frozen=True)
class NoMailer:
    """Refuses every letter and says why and what to do."""

    reason: str

    def send(self, message: Message) -> None:  # noqa: ARG002 - as every mailer
        """Raise MailUnavailable."""
        self.check()

    def check(self) -> None:
        """Raise MailUnavailable."""
        raise MailUnavailable(
            f"Mail cannot go out: {self.reason}. Set SMTP_SERVER and EMAIL_FROM_ADDRESS, and start "
            "the worker again."
        )

    @property
    def way(self) -> str:
        """Say that none goes, and why."""
        return f"none goes out: {self.reason}"
