"""What the studio's list is asked for: which of my videos, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from app.accounts.models import User
from app.videos.editing import bulk
from app.videos.editing.errors import UndoIsOver
from app.videos.editing.shelf import Sort, State, Wanted
from app.videos.values import Access
from app.web.words import access_names

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Done:
    """A change of several videos that can be taken back."""

    id: UUID
    count: int


def wanted() -> Wanted:
    """Read what the address asks for; what it spells wrong does not matter."""
    asked = request.args
    return Wanted(
        state=one_of(asked.get("state"), State),
        access=one_of(asked.get("access"), Access),
        words=asked.get("q", "").strip()[:200] or None,
        sort=one_of(asked.get("sort"), Sort) or Sort.NEWEST,
    )


def one_of(text: str | None, words: type[State] | type[Access] | type[Sort]) -> str | None:
    """Answer a word when it is one of these."""
    return text if text in list(words) else None


def filters() -> list[tuple[str, str, str, Options]]:
    """Name what the list can be narrowed and sorted by: field, label, words for all, choices."""
    states: Options = [
        (State.OUT, _("Out")),
        (State.PLANNED, _("Planned")),
        (State.HELD, _("Held back")),
        (State.MAKING, _("In the making")),
        (State.FAILED, _("Did not work")),
    ]
    sorts: Options = [
        (Sort.NEWEST, _("Newest first")),
        (Sort.OLDEST, _("Oldest first")),
        (Sort.TITLE, _("By title")),
        (Sort.VIEWS, _("Most viewed first")),
    ]
    accesses: Options = list(access_names().items())
    return [
        ("state", _("State"), _("Any state"), states),
        ("access", _("Who may watch"), _("Any access"), accesses),
        ("sort", _("Order"), "", sorts),
    ]


def undone(user: User) -> Done | None:
    """Find the change that was just made, as long as it can be taken back."""
    try:
        row = bulk.find(user, UUID(request.args.get("changed", "")))
    except (ValueError, UndoIsOver):
        return None
    return Done(row.id, len(row.changes))
