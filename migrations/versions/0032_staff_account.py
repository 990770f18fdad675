"""Somebody with an account may work at a store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0032_staff_account"
down_revision = "0031_streaming_subscription"
branch_labels = None
depends_on = None

MOMENT = app.core.database.UtcDateTime()


def upgrade() -> None:
    op.create_table(
        "staff_account",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.staff_id"],
            name=op.f("fk_staff_account_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_staff_account_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_staff_account")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_staff_account_staff_id")),
    )


def downgrade() -> None:
    op.drop_table("staff_account")
