"""Which checks administrators were told of, and indexes for the board of all work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0021_administration"
down_revision = "0020_moderation"
branch_labels = None
depends_on = None

HAS_FAILED = sa.text("state = 'FAILED'")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "watched_check",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("is_ok", sa.Boolean(), nullable=False),
        sa.Column("since", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watched_check")),
    )
    op.create_index("ix_job_in_state", "job", ["state", "created_at", "id"])
    op.create_index(
        "ix_step_failed", "step", ["job_id"], sqlite_where=HAS_FAILED, postgresql_where=HAS_FAILED
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_step_failed", "step")
    op.drop_index("ix_job_in_state", "job")
    op.drop_table("watched_check")
