"""the pictures of channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_pictures"
down_revision = "0006_removal_and_export"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(sa.Column("avatar_key", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("banner_key", sa.String(length=300), nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_column("banner_key")
        batch_op.drop_column("avatar_key")
