"""Turns reports and removals into answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.accounts.models import User
from app.moderation import flags, removals
from app.moderation.models import Flag, Removal
from app.moderation.schemas import (
    DeedOut,
    FlagDetail,
    FlagItem,
    FlagOut,
    NoteOut,
    RemovalOut,
    Someone,
)
from app.moderation.values import ContentKind, FlagState


def reported(flag: Flag) -> FlagOut:
    """Answer a report to who made it."""
    return FlagOut.model_validate(_common(flag))


def items(found: Sequence[Flag]) -> list[FlagItem]:
    """Answer reports of the queue."""
    others = flags.others(found)
    return [FlagItem.model_validate(_item(flag, others[flag.id])) for flag in found]


def detail(flag: Flag) -> FlagDetail:
    """Answer a report with all there is; who reported it, and in which words, once it is open."""
    masked = flag.state == FlagState.OPEN
    shown = {
        "text": flag.seen.get("text", ""),
        "link": flag.seen.get("link", ""),
        "video_id": flag.seen.get("video_id"),
        "masked": masked,
        "reason_text": None if masked else flag.reason_text,
        "reporter": None if masked else someone(flag.reporter),
        "removed": removals.now(ContentKind(flag.content_kind), flag.content_id) is not None,
        "notes": [NoteOut.model_validate(note) for note in flag.notes],
        "history": [DeedOut.model_validate(deed) for deed in flags.history(flag)],
    }
    return FlagDetail.model_validate(_item(flag, flags.others([flag])[flag.id]) | shown)


def removal(found: Removal) -> RemovalOut:
    """Answer what was taken down."""
    names = ("id", "content_id", "title", "reason_code", "reason", "removed_at", "restored_at")
    values = {name: getattr(found, name) for name in names}
    return RemovalOut.model_validate(values | {"content_type": found.content_kind})


def someone(user: User | None) -> Someone | None:
    """Answer a person in a report."""
    return Someone.model_validate(user) if user is not None else None


def _common(flag: Flag) -> dict[str, Any]:
    return {
        "id": flag.id,
        "content_type": flag.content_kind,
        "content_id": flag.content_id,
        "reason_code": flag.reason_code,
        "status": flag.state,
        "created_at": flag.created_at,
    }


def _item(flag: Flag, others: int) -> dict[str, Any]:
    return _common(flag) | {
        "title": flag.seen.get("title", ""),
        "owner": someone(flag.owner),
        "position": flag.position,
        "has_text": bool(flag.reason_text),
        "others": others,
        "decided_at": flag.decided_at,
    }
