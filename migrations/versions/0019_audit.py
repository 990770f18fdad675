"""The audit trail, which the database itself keeps from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0019_audit"
down_revision = "0018_recommendations"
branch_labels = None
depends_on = None

REFUSED = "the audit trail is only ever added to"
TRIGGERS = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entry_no_{deed} BEFORE {deed.upper()} ON audit_entry"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for deed in ("update", "delete")
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entry_is_final BEFORE UPDATE OR DELETE ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION audit_entry_is_final()"
        ),
    ),
}


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at", "id"])
    op.create_index("ix_audit_entry_of_actor", "audit_entry", ["actor_id", "at"])
    op.create_index("ix_audit_entry_of_subject", "audit_entry", ["subject_id", "at"])
    for trigger in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(trigger)


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entry_is_final()")
