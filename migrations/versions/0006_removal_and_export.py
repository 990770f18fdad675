"""removal and export: when an account went, and the usernames nobody gets again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0006_removal_and_export"
down_revision = "0005_second_factor_and_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "taken_username",
        sa.Column("username_key", sa.String(length=30), nullable=False),
        sa.Column("taken_at", app.core.database.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("username_key", name=op.f("pk_taken_username")),
    )
    with op.batch_alter_table("user_account") as batch:
        batch.add_column(sa.Column("removed_at", app.core.database.UtcDateTime(), nullable=True))
        batch.create_index(batch.f("ix_user_account_removed_at"), ["removed_at"], unique=False)


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("user_account") as batch:
        batch.drop_index(batch.f("ix_user_account_removed_at"))
        batch.drop_column("removed_at")
    op.drop_table("taken_username")
