"""Mail into a folder: one `.eml` file for each letter, for whoever develops, and for the tests."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from app.services.mail.base import Message
from app.services.mail.compose import compose, one_line, sender_of
from app.services.mail.errors import MailBusy

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FolderMailer:
    """Writes letters into a folder that only this user may read: links in them open accounts."""

    folder: Path
    sender: str

    def send(self, message: Message) -> None:
        """Write a letter under its id, whole or not at all; the log tells where, never what."""
        content = compose(message, sender=self.sender).as_bytes()
        written = f"{message.written_at:%Y%m%d-%H%M%S}"
        path = self.folder / f"{written}-{Path(one_line(message.id)).name}.eml"
        try:
            self._write(path, content)
        except OSError as error:
            raise MailBusy(f"The folder of mails cannot be written: {error.strerror}.") from error
        log.info("a mail lies in %s", path)

    def _write(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        half.replace(path)

    def check(self) -> None:
        """Raise MailUnavailable for a sender that is no address."""
        sender_of(self.sender)

    @property
    def way(self) -> str:
        """Say where the files lie."""
        return f"written to {self.folder}, since SMTP_SERVER is not set"
