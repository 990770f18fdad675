"""Builders of decisions: sanctions, removals and appeals, as moderators and people make them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.accounts.models import User
from app.core import clock
from app.core.database import unit_of_work
from app.core.ids import new_id
from app.moderation import appeals, sanctions
from app.moderation.models import Removal
from app.moderation.sanctions import Verdict
from app.moderation.values import ReasonCode, SanctionKind
from tests.accounts.factories import Person

API = "/api/v1"
WHY = "Several people asked you to stop."


def verdict(kind: str, *, days: float | None = None) -> Verdict:
    """Answer what is imposed; for good unless it is for some days."""
    ends_at = clock.now() + timedelta(days=days) if days else None
    return Verdict(SanctionKind(kind), ReasonCode.HARASSMENT, WHY, ends_at)


def impose(
    app: Flask, somebody: Person, kind: str, *, by: Person | None = None, days: float | None = None
) -> UUID:
    """Do something to somebody, by the house unless it is by a moderator; answer its id."""
    with app.app_context(), unit_of_work() as session:
        actor = session.get_one(User, by.id) if by else None
        return sanctions.impose(actor, somebody.id, verdict(kind, days=days)).id


def removal(app: Flask, owner: Person, *, by: Person | None = None) -> UUID:
    """Note that something of somebody's was taken down; answer the removal's id."""
    with app.app_context(), unit_of_work() as session:
        row = Removal(
            content_kind="video",
            content_id=new_id(),
            owner_id=owner.id,
            title="Harbour at dusk",
            reason_code=ReasonCode.COPYRIGHT,
            reason="It shows somebody else's film.",
            removed_by=by.id if by else None,
        )
        session.add(row)
        session.flush()
        return row.id


def appeal(app: Flask, somebody: Person, **against: Any) -> UUID:
    """Appeal against a decision; answer the appeal's id."""
    with app.app_context(), unit_of_work():
        return appeals.make(somebody.id, text="It was not me.", **against).id
