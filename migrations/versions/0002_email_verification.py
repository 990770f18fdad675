"""Confirmed e-mail addresses, and forgotten passwords on their way to a worker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0002_email_verification"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "forgotten_password",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("asked_at", app.core.database.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten_password")),
    )
    with op.batch_alter_table("one_time_token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=True))
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("email_verified_at", app.core.database.UtcDateTime(), nullable=True)
        )
        batch_op.add_column(sa.Column("pending_email", sa.String(length=254), nullable=True))


def downgrade() -> None:
    """Go back to the version before; links that were sent to an address end."""
    op.execute("DELETE FROM one_time_token WHERE email IS NOT NULL")
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_column("pending_email")
        batch_op.drop_column("email_verified_at")
    with op.batch_alter_table("one_time_token", schema=None) as batch_op:
        batch_op.drop_column("email")
    op.drop_table("forgotten_password")
