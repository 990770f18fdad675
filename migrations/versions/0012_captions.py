"""The cues of caption tracks, and where a track comes from, whether it is out, and its version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_captions"
down_revision = "0011_reactions"
branch_labels = None
depends_on = None


def new_columns() -> list[sa.Column]:
    """Answer the columns to come, with what they say of the tracks that are there."""
    return [
        sa.Column("origin", sa.String(length=16), nullable=False, server_default="uploaded"),
        sa.Column("needs_review", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_published", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    ]


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("caption_track", schema=None) as batch_op:
        for column in new_columns():
            batch_op.add_column(column)
    with op.batch_alter_table("caption_track", schema=None) as batch_op:
        for column in new_columns():
            batch_op.alter_column(column.name, server_default=None)
    op.create_table(
        "caption_cue",
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("start_ms < end_ms", name=op.f("ck_caption_cue_order")),
        sa.ForeignKeyConstraint(
            ["track_id"],
            ["caption_track.id"],
            name=op.f("fk_caption_cue_track_id_caption_track"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("track_id", "position", name=op.f("pk_caption_cue")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("caption_cue")
    with op.batch_alter_table("caption_track", schema=None) as batch_op:
        for column in new_columns():
            batch_op.drop_column(column.name)
