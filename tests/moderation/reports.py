"""How the tests report things, work on reports, and look at what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Flask

from app.accounts import audit
from app.core.database import unit_of_work
from app.notifications import service as notifications
from tests.accounts.factories import Person

API = "/api/v1"
Ask = Callable[..., Any]


def flag(ask: Ask, who: Person, kind: str, content_id: UUID | str, **more: Any) -> Any:
    """Report something as spam."""
    body = {"content_type": kind, "content_id": str(content_id), "reason_code": "spam"} | more
    return ask(who, "POST", "/flags", **body)


def act(ask: Ask, who: Person, flag_id: str, status: str, **more: Any) -> Any:
    """Do something about a report."""
    return ask(who, "POST", f"/moderation/flags/{flag_id}/action", status=status, **more)


def told(app: Flask, person: Person) -> list[str]:
    """Answer the decisions of moderators somebody was told, the newest first."""
    with app.app_context(), unit_of_work(writes=False):
        rows = notifications.page(person.id, page=1, page_size=20).items
        return [row.about["text"] for row in rows if row.kind == "moderation"]


def deeds(app: Flask) -> list[str]:
    """Answer the actions of the audit trail, the oldest first."""
    with app.app_context(), unit_of_work(writes=False):
        return [entry.action for entry in audit.page(page=1, page_size=50).items][::-1]
