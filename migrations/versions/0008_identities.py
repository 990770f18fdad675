"""identities of people at issuers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0008_identities"
down_revision = "0007_pictures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "user_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("last_used_at", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_user_identity_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_user_identity_issuer_subject")),
    )
    with op.batch_alter_table("user_identity") as batch:
        batch.create_index(batch.f("ix_user_identity_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("user_identity")
