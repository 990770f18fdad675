"""What was watched by the same people, and an index for the lists of a category."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0018_recommendations"
down_revision = "0017_playlists"
branch_labels = None
depends_on = None

IS_LISTED = sa.text("access IN ('public', 'subscribers', 'sponsors') AND deleted_at IS NULL")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "co_watch",
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("viewers", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], ["video.id"], name=op.f(f"fk_co_watch_{column}_video"), ondelete="CASCADE"
            )
            for column in ("video_id", "other_id")
        ),
        sa.PrimaryKeyConstraint("video_id", "place", name=op.f("pk_co_watch")),
    )
    op.create_index(op.f("ix_co_watch_other_id"), "co_watch", ["other_id"])
    op.create_table(
        "co_watch_state",
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"],
            ["video.id"],
            name=op.f("fk_co_watch_state_video_id_video"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_co_watch_state")),
    )
    op.create_index(
        "ix_video_of_category",
        "video",
        ["category", "published_at", "id"],
        sqlite_where=IS_LISTED,
        postgresql_where=IS_LISTED,
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_video_of_category", "video")
    op.drop_table("co_watch_state")
    op.drop_table("co_watch")
