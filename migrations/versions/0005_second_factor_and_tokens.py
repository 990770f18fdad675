"""second factor, recovery codes, personal tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0005_second_factor_and_tokens"
down_revision = "0004_notifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    moment = app.core.database.UtcDateTime()
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.String(length=300), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("wrong_since", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_second_factor_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factor_user_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("factor_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["factor_id"],
            ["second_factor.id"],
            name=op.f("fk_recovery_code_factor_id_second_factor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "factor_id", "code_hash", name=op.f("uq_recovery_code_factor_id_code_hash")
        ),
    )
    with op.batch_alter_table("user_session") as table:
        table.add_column(
            sa.Column("name", sa.String(length=100), nullable=False, server_default="")
        )
        table.add_column(sa.Column("scope_list", sa.String(length=60), nullable=True))
        table.alter_column("expires_at", existing_type=moment, nullable=True)


def downgrade() -> None:
    """Go back; personal tokens end, for nothing before this knows them."""
    moment = app.core.database.UtcDateTime()
    op.execute("DELETE FROM user_session WHERE kind = 'token'")
    with op.batch_alter_table("user_session") as table:
        table.alter_column("expires_at", existing_type=moment, nullable=False)
        table.drop_column("scope_list")
        table.drop_column("name")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
