"""What the tests of administration say in short: calls of an administrator, news, the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.core.database import db, unit_of_work
from app.notifications.models import Notification
from tests.accounts.factories import Person


@dataclass
class Office:
    """Where an administrator works."""

    app: Flask
    admin: Person

    def get(self, path: str, status: int = 200) -> Any:
        """Ask for something below `/admin`."""
        return self.call("GET", path, status)

    def call(self, method: str, path: str, status: int = 200, **body: Any) -> Any:
        """Call a route below `/admin`; answer the JSON."""
        extra: dict[str, Any] = {} if method in {"GET", "DELETE", "PUT"} else {"json": body}
        answer = self.app.test_client().open(
            f"/api/v1/admin{path}", method=method, headers=self.admin.headers, **extra
        )
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    def refusal(self, method: str, path: str, status: int = 409) -> str:
        """Answer the code a call is refused with."""
        return str(self.call(method, path, status)["error"]["code"])

    def trail(self) -> list[AuditEntry]:
        """Read the audit trail, the oldest first."""
        with self.app.app_context(), unit_of_work(writes=False):
            return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))

    def deeds(self) -> list[str]:
        """Name what is on the audit trail, the oldest first."""
        return [entry.action for entry in self.trail()]

    def news(self, person: Person | None = None) -> list[Notification]:
        """Read what somebody was told, the administrator unless given."""
        who = (person or self.admin).id
        mine = select(Notification).where(Notification.user_id == who)
        with self.app.app_context(), unit_of_work(writes=False):
            return list(db.session.scalars(mine.order_by(Notification.id)))
