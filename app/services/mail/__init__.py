"""Mail that goes out: by a server, into a folder of files, or not at all, and then it says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.services.mail.base import Mailer, Message
from app.services.mail.errors import MailBusy, MailRefused, MailUnavailable
from app.services.mail.folder import FolderMailer
from app.services.mail.nothing import NoMailer
from app.services.mail.smtp import SmtpMailer, SmtpServer

__all__ = [
    "FolderMailer",
    "MailBusy",
    "MailRefused",
    "MailUnavailable",
    "Mailer",
    "Message",
    "NoMailer",
    "SmtpMailer",
    "SmtpServer",
    "from_settings",
]

NO_SERVER = "SMTP_SERVER is not set"
NO_SENDER = "EMAIL_FROM_ADDRESS is not set"


def from_settings(settings: Mapping[str, Any]) -> Mailer:
    """Choose how mail goes: by SMTP_SERVER; without one into MAIL_FOLDER, in production nowhere."""
    sender = settings["EMAIL_FROM_ADDRESS"]
    if settings["SMTP_SERVER"]:
        return SmtpMailer(_server(settings), sender) if sender else NoMailer(NO_SENDER)
    if settings["ENVIRONMENT"] == "production":
        return NoMailer(NO_SERVER)
    return FolderMailer(settings["MAIL_FOLDER"], sender or "noreply@localhost.localdomain")


def _server(settings: Mapping[str, Any]) -> SmtpServer:
    return SmtpServer(
        host=settings["SMTP_SERVER"],
        port=settings["SMTP_PORT"],
        username=settings["SMTP_USERNAME"],
        password=settings["SMTP_PASSWORD"],
        security=settings["SMTP_SECURITY"],
    )
