"""Playlists, and the videos on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0017_playlists"
down_revision = "0016_audience"
branch_labels = None
depends_on = None

IS_WATCH_LATER = sa.text("kind = 'watch_later'")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "playlist",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("updated_at", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_playlist_owner_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist")),
    )
    op.create_index("ix_playlist_of_owner", "playlist", ["owner_id", "updated_at", "id"])
    op.create_index(
        "uq_playlist_watch_later",
        "playlist",
        ["owner_id"],
        unique=True,
        sqlite_where=IS_WATCH_LATER,
        postgresql_where=IS_WATCH_LATER,
    )
    create_items()


def create_items() -> None:
    """Make the table of what is on playlists."""
    op.create_table(
        "playlist_item",
        sa.Column("playlist_id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("added_at", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["playlist.id"],
            name=op.f("fk_playlist_item_playlist_id_playlist"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["video_id"],
            ["video.id"],
            name=op.f("fk_playlist_item_video_id_video"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("playlist_id", "video_id", name=op.f("pk_playlist_item")),
    )
    op.create_index("ix_playlist_item_in_order", "playlist_item", ["playlist_id", "place"])
    op.create_index(op.f("ix_playlist_item_video_id"), "playlist_item", ["video_id"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("playlist_item")
    op.drop_table("playlist")
