"""What calls about appeals, one's own standing and the audit trail answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.accounts import audit
from app.accounts.audit_models import AuditEntry
from app.moderation import appeals, people, removals, sanctions
from app.moderation import sanction_answers as answers
from app.moderation.appeal_schemas import (
    AppealForModerators,
    AppealOut,
    AuditOut,
    RemovedOut,
    Standing,
)
from app.moderation.models import Appeal


def standing(user_id: UUID) -> Standing:
    """Answer what was decided about somebody, as they read it."""
    rows = sanctions.of_user(user_id, page=1, page_size=appeals.MOST_SHOWN).items
    return Standing(
        sanctions=[answers.decided(row) for row in rows],
        removals=[RemovedOut.model_validate(row) for row in removals.of_owner(user_id)],
        appeals=[AppealOut.model_validate(row) for row in appeals.of_user(user_id)],
    )


def for_moderators(rows: Sequence[Appeal]) -> list[AppealForModerators]:
    """Answer appeals with the names of who made them, asked for once."""
    names = people.named({row.user_id for row in rows})
    shape = set(AppealForModerators.model_fields) - {"username"}
    return [
        AppealForModerators.model_validate(
            {name: getattr(row, name) for name in shape} | {"username": names.get(row.user_id, "")}
        )
        for row in rows
    ]


def entries(rows: Sequence[AuditEntry]) -> list[AuditOut]:
    """Answer entries of the trail with the names of people who are still here, asked for once."""
    ids = {row.actor_id for row in rows} | {
        row.subject_id for row in rows if row.subject_kind == audit.USER
    }
    names = people.named({one for one in ids if one is not None})
    shape = set(AuditOut.model_fields) - {"actor_name", "subject_name"}
    return [
        AuditOut.model_validate(
            {name: getattr(row, name) for name in shape}
            | {
                "actor_name": names.get(row.actor_id) if row.actor_id else None,
                "subject_name": names.get(row.subject_id) if row.subject_id else None,
            }
        )
        for row in rows
    ]
