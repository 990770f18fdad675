"""What every way of sending mail can do; `tests/services/mail` holds each implementation to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """One letter to one address, as plain text and as HTML.

    `id` makes the Message-ID, so that a letter which is sent twice can be told to be the same;
    `written_at` is its Date. `unsubscribe` is an address that ends such letters by one POST.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    unsubscribe: str = ""


class Mailer(Protocol):
    """A way for letters to go out."""

    def send(self, message: Message) -> None:
        """Hand a letter over; raise MailRefused, MailBusy or MailUnavailable."""

    def check(self) -> None:
        """Raise what `send` would raise for every letter; nothing is sent."""

    @property
    def way(self) -> str:
        """Say in a few words how mail goes; no secret in it."""
