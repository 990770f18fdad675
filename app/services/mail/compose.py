"""From a letter to the bytes of a mail: headers, both bodies, addresses beyond ASCII."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from email_validator import EmailNotValidError, validate_email

from app.services.mail.base import Message
from app.services.mail.errors import MailRefused, MailUnavailable


def compose(message: Message, *, sender: str) -> EmailMessage:
    """Write a letter as a mail; raise MailRefused for an address that is none."""
    source, target = sender_of(sender), bare(message.to)
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit", utf8=not target.isascii()))
    mail["Date"] = format_datetime(message.written_at)
    mail["Message-ID"] = f"<{message.id}@{source.domain}>"
    mail["From"] = source
    mail["To"] = _address(target)
    mail["Subject"] = one_line(message.subject)
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{one_line(message.unsubscribe)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def one_line(text: str) -> str:
    """Put a text that somebody else may have chosen into one line without control characters."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())


def bare(address: str) -> str:
    """Answer an address as mail servers take it, its domain in ASCII; raise MailRefused."""
    try:
        found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise MailRefused("This is not an e-mail address.") from error
    return f"{found.local_part}@{found.ascii_domain}"


def sender_of(text: str) -> Address:
    """Read EMAIL_FROM_ADDRESS, with or without a name; raise MailUnavailable."""
    name, address = parseaddr(text)
    try:
        return _address(bare(address), one_line(name))
    except MailRefused as error:
        raise MailUnavailable("EMAIL_FROM_ADDRESS is not an e-mail address.") from error


def _address(address: str, name: str = "") -> Address:
    """Put a checked address into a header's form, which parses no letters beyond ASCII."""
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)
