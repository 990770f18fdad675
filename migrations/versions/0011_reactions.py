"""Comments, likes and ratings, and how comments are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0011_reactions"
down_revision = "0010_circles_told"
branch_labels = None
depends_on = None

IS_WAITING = sa.text("state = 'waiting'")
USER = ("user_account.id", "CASCADE")
VIDEO = ("video.id", "CASCADE")


def points(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Make a foreign key under the name models give it."""
    name = op.f(f"fk_{table}_{column}_{to.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Go to this version."""
    create_comments()
    create_settings()
    of_likes = {"comment_like": ("comment_id", "comment.id"), "video_like": ("video_id", VIDEO[0])}
    for table, (column, to) in of_likes.items():
        create_pair(table, column, to)
    create_pair(
        "video_rating",
        "video_id",
        VIDEO[0],
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("updated_at", app.core.database.UtcDateTime(), nullable=False),
    )


def create_comments() -> None:
    """Make the table of comments."""
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("mentioned_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("like_count", sa.Integer(), nullable=False),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("hearted_at", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("edited_at", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        points("comment", "video_id", *VIDEO),
        points("comment", "thread_id", "comment.id", "CASCADE"),
        points("comment", "author_id", "user_account.id", "SET NULL"),
        points("comment", "mentioned_id", "user_account.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    for name, columns in {
        "ix_comment_of_video": ["video_id", "thread_id", "created_at", "id"],
        "ix_comment_of_thread": ["thread_id", "created_at", "id"],
        "ix_comment_author_id": ["author_id"],
        "ix_comment_mentioned_id": ["mentioned_id"],
    }.items():
        op.create_index(name, "comment", columns)
    op.create_index(
        "ix_comment_waiting",
        "comment",
        ["video_id", "created_at", "id"],
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    )


def create_settings() -> None:
    """Make the tables of how comments are kept."""
    op.create_table(
        "channel_comments",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        points("channel_comments", "channel_id", "channel.id", "CASCADE"),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel_comments")),
    )
    op.create_table(
        "video_comments",
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=True),
        sa.Column("pinned_id", sa.Uuid(), nullable=True),
        points("video_comments", "video_id", *VIDEO),
        points("video_comments", "pinned_id", "comment.id", "SET NULL"),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_video_comments")),
    )
    op.create_index("ix_video_comments_pinned_id", "video_comments", ["pinned_id"])


def create_pair(table: str, column: str, to: str, *more: sa.Column) -> None:
    """Make a table of one row for a person and a thing."""
    op.create_table(
        table,
        sa.Column(column, sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *more,
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        points(table, column, to, "CASCADE"),
        points(table, "user_id", *USER),
        sa.PrimaryKeyConstraint(column, "user_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_user_id", table, ["user_id"])


def downgrade() -> None:
    """Go back to the version before; the counters of videos count nothing any more."""
    for table in ("video_rating", "video_like", "comment_like", "video_comments"):
        op.drop_table(table)
    op.drop_table("channel_comments")
    op.drop_table("comment")
    op.execute(
        "UPDATE video SET like_count = 0, comment_count = 0, rating_sum = 0, rating_count = 0"
    )
