"""When a channel's followers were told of a video; of those that are out they were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0009_announced_videos"
down_revision = "0008_identities"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("announced_at", app.core.database.UtcDateTime(), nullable=True)
        )
    op.execute(
        "UPDATE video SET announced_at = published_at"
        " WHERE watchable AND access IN ('public', 'subscribers', 'sponsors')"
    )


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_column("announced_at")
