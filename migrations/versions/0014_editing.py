"""When a video comes out, its password and downloads, who unlocked it, and changes taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0014_editing"
down_revision = "0013_search"
branch_labels = None
depends_on = None

CATEGORIES = [
    "film",
    "animation",
    "documentary",
    "music",
    "education",
    "science",
    "talks",
    "news",
    "people",
    "comedy",
    "games",
    "sport",
    "travel",
    "nature",
    "food",
    "art",
    "howto",
    "other",
]


def upgrade() -> None:
    """Go to this version."""
    moment = app.core.database.UtcDateTime()
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.add_column(sa.Column("password_hash", sa.String(length=60), nullable=True))
        for name in ("downloads", "held_back"):
            no = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            batch_op.add_column(no)
        batch_op.add_column(sa.Column("publish_at", moment, nullable=True))
    planned = sa.text("publish_at IS NOT NULL")
    op.create_index(
        "ix_video_publish_at",
        "video",
        ["publish_at"],
        sqlite_where=planned,
        postgresql_where=planned,
    )
    known = ", ".join(f"'{name}'" for name in CATEGORIES)
    op.execute(
        "UPDATE video SET category = CASE WHEN lower(category) IN"
        f" ({known}) THEN lower(category) END WHERE category IS NOT NULL"
    )
    make_tables()


def make_tables() -> None:
    """Make the tables of unlocked videos and of changes that can be taken back."""
    moment = app.core.database.UtcDateTime()

    def to(table: str) -> sa.ForeignKey:
        return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")

    op.create_table(
        "video_unlock",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("video_id", sa.Uuid(), to("video"), nullable=False),
        sa.Column("user_id", sa.Uuid(), to("user_account"), nullable=True),
        sa.Column("session_id", sa.Uuid(), to("user_session"), nullable=True),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index("ix_video_unlock_of_user", "video_unlock", ["video_id", "user_id"])
    for name in ("user_id", "session_id", "created_at"):
        op.create_index(f"ix_video_unlock_{name}", "video_unlock", [name])
    op.create_table(
        "video_download",
        sa.Column("video_id", sa.Uuid(), to("video"), primary_key=True),
        sa.Column("height", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("master_key", sa.String(length=512), nullable=False),
        sa.Column("file_key", sa.String(length=512), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "video_replacement",
        sa.Column("video_id", sa.Uuid(), to("video"), primary_key=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("original_key", sa.String(length=512), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=127), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_index("ix_video_replacement_job_id", "video_replacement", ["job_id"])
    op.create_table(
        "video_undo",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), to("user_account"), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    for name in ("user_id", "created_at"):
        op.create_index(f"ix_video_undo_{name}", "video_undo", [name])


def downgrade() -> None:
    """Go back to the version before; what only the new kinds of access held becomes private."""
    op.drop_table("video_undo")
    op.drop_table("video_replacement")
    op.drop_table("video_download")
    op.drop_table("video_unlock")
    op.drop_index("ix_video_publish_at", "video")
    op.execute("UPDATE video SET access = 'private' WHERE access = 'password'")
    with op.batch_alter_table("video", schema=None) as batch_op:
        for name in ("publish_at", "held_back", "downloads", "password_hash"):
            batch_op.drop_column(name)
