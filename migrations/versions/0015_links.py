"""A video may be one of another site, shown by that site's player."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_links"
down_revision = "0014_editing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.add_column(sa.Column("embed_provider", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("embed_id", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_column("embed_id")
        batch_op.drop_column("embed_provider")
