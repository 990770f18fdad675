"""How news reach people: rows for those who want them, each news once, then bell and mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core import clock, ids, rows
from app.core.database import db
from app.notifications import boxes, kinds, live, preferences
from app.notifications.models import ByMail, Notification
from app.notifications.preferences import Choice
from app.notifications.schemas import NotificationOut


@dataclass(frozen=True)
class News:
    """What is told: the kind, the values its words need, where it leads, and its name.

    The same `key` reaches the same person once; without one every telling is news.
    """

    kind: str
    about: Mapping[str, Any]
    link: str = ""
    key: str | None = None


def deliver(user_ids: Sequence[UUID], news: News) -> list[Any]:
    """Tell people; answer the rows of those to whom it was new.

    Raise UnknownKind, and KeyError where the kind's words miss a value.
    """
    kind = kinds.of(news.kind)
    text = kind.words(news.about)
    choices = preferences.for_kind(kind, user_ids)
    made = _insert(news, [choices[user_id] for user_id in sorted(choices)], sorted(choices))
    _ring([row for row in made if row.on_site], text)
    return made


def _insert(news: News, choices: Sequence[Choice], user_ids: Sequence[UUID]) -> list[Any]:
    wanted = [
        _row(news, user_id, choice)
        for user_id, choice in zip(user_ids, choices, strict=True)
        if choice.live or choice.mail != ByMail.OFF
    ]
    if not wanted:
        return []
    insert = rows.insert(Notification).values(wanted)
    new = insert.on_conflict_do_nothing(index_elements=["user_id", "key"]).returning(
        *Notification.__table__.columns
    )
    return list(db.session.execute(new))


def _row(news: News, user_id: UUID, choice: Choice) -> dict[str, Any]:
    made = ids.new_id()
    return {
        "id": made,
        "user_id": user_id,
        "kind": news.kind,
        "key": news.key or str(made),
        "about": dict(news.about),
        "link": news.link,
        "on_site": choice.live,
        "awaits": choice.kind.awaits(choice.mail),
        "created_at": clock.now(),
    }


def _ring(made: Sequence[Any], text: str) -> None:
    """Give the change its number in every box, and tell the open pages."""
    changed = boxes.change([row.user_id for row in made])
    for row in made:
        item = {name: getattr(row, name) for name in NotificationOut.model_fields if name != "text"}
        live.tell_news(changed[row.user_id], NotificationOut.model_validate(item | {"text": text}))
