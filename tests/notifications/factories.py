"""Builders of news: telling people in a transaction, running the jobs of it, reading the mails."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.signals import user_removed
from app.core.database import db, unit_of_work
from app.jobs.models import Job
from app.notifications import preferences, service, tasks
from app.notifications.models import Notification, OutgoingMail
from tests.accounts.factories import Person
from tests.jobs.factories import Bench, Hands
from tests.services.mail.server import read

PUBLIC = "https://films.example.org"
HARBOUR = {"channel": "Harbour films", "title": "Dusk"}


@dataclass
class Desk:
    """Where news go out: short words for what the tests do with them."""

    app: Flask
    hands: Hands = field(default_factory=Hands)

    def tell(self, person: Person, kind: str = "new_video", **given: Any) -> bool:
        """Tell somebody something, in a transaction of its own."""
        values: dict[str, Any] = {"about": HARBOUR, "link": "/watch/1"} | given
        return bool(self.act(service.notify, person.id, kind, **values))

    def act(self, action: Any, *args: Any, **named: Any) -> Any:
        """Call a service in a transaction of its own."""
        with self.app.app_context(), unit_of_work():
            return action(*args, **named)

    def choose(self, person: Person, kind: str, *, live: bool = True, mail: str = "off") -> None:
        """Choose how somebody wants a kind of news."""
        self.act(preferences.choose, person.id, [(kind, live, mail)])

    def of(self, person: Person) -> list[Notification]:
        """Read somebody's rows, the oldest first."""
        mine = select(Notification).where(Notification.user_id == person.id)
        with self.app.app_context(), unit_of_work(writes=False):
            return list(db.session.scalars(mine.order_by(Notification.id)))

    def ids(self, person: Person) -> list[UUID]:
        """Read the ids of somebody's news, the oldest first."""
        return [row.id for row in self.of(person)]

    def work(self) -> int:
        """Do every step of a job that waits; count them."""
        return Bench(self.app).run_all()

    def digests(self) -> int:
        """Have beat come by for the daily letters."""
        with self.app.app_context():
            return int(tasks.write_digests.run())

    def mails(self) -> list[EmailMessage]:
        """Read the mails that went out, the oldest first."""
        folder = Path(self.app.config["MAIL_FOLDER"])
        return [read(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]

    def outgoing(self) -> list[OutgoingMail]:
        """Read the rows of mails."""
        with self.app.app_context(), unit_of_work(writes=False):
            return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def jobs(self, kind: str) -> list[Job]:
        """Read the jobs of a kind."""
        with self.app.app_context(), unit_of_work(writes=False):
            return list(db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))

    def remove_account(self, person: Person) -> None:
        """Announce that an account goes."""
        self.act(lambda: user_removed.send(accounts.get(person.id)))


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Answer the text and the HTML of a mail."""
    text, html = mail.iter_parts()
    return text.get_content(), html.get_content()
