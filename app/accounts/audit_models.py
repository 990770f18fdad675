"""The table of the audit trail, and what keeps anybody from changing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, JSON, Index, String, Text, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime
from app.core.errors import Conflict
from app.core.ids import new_id


class AuditIsFinal(Conflict):
    """Somebody tried to change or remove an entry of the audit trail."""

    code = "AUDIT_IS_FINAL"
    message = "The audit trail is only ever added to."


class AuditEntry(Base):
    """One thing that was done: ids only, no foreign keys, so that it outlives what it names."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "at", "id"),
        Index("ix_audit_entry_of_subject", "subject_id", "at"),
        Index("ix_audit_entry_of_actor", "actor_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    actor_id: Mapped[UUID | None] = mapped_column()
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID | None] = mapped_column()
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


REFUSED = "the audit trail is only ever added to"
SQLITE_TRIGGERS = tuple(
    f"CREATE TRIGGER audit_entry_no_{deed} BEFORE {deed.upper()} ON audit_entry"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for deed in ("update", "delete")
)
POSTGRESQL_TRIGGERS = (
    (
        "CREATE OR REPLACE FUNCTION audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    ),
    (
        "CREATE TRIGGER audit_entry_is_final BEFORE UPDATE OR DELETE ON audit_entry"
        " FOR EACH ROW EXECUTE FUNCTION audit_entry_is_final()"
    ),
)
for dialect, triggers in (("sqlite", SQLITE_TRIGGERS), ("postgresql", POSTGRESQL_TRIGGERS)):
    for trigger in triggers:
        ddl = DDL(trigger.replace("%", "%%")).execute_if(dialect=dialect)
        event.listen(AuditEntry.__table__, "after_create", ddl)


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse(*_row: Any) -> None:
    raise AuditIsFinal


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete) and state.bind_mapper is AuditEntry.__mapper__:
        raise AuditIsFinal
