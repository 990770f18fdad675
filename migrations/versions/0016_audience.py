"""What is counted of a video's audience, and whose history is paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0016_audience"
down_revision = "0015_links"
branch_labels = None
depends_on = None


def of_video(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    """Answer the column that names a video, and what it hangs on."""
    name = op.f(f"fk_{table}_video_id_video")
    key = sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=name, ondelete="CASCADE")
    return sa.Column("video_id", sa.Uuid(), nullable=False), key


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "watch_bucket",
        *of_video("watch_bucket"),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plays", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", "bucket", name=op.f("pk_watch_bucket")),
    )
    op.create_table(
        "audience_total",
        *of_video("audience_total"),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_audience_total")),
    )
    op.create_table(
        "daily_traffic",
        *of_video("daily_traffic"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("viewers", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", "day", "source", name=op.f("pk_daily_traffic")),
    )
    op.create_index("ix_daily_traffic_day", "daily_traffic", ["day"])
    op.create_table(
        "watch_report",
        *of_video("watch_report"),
        sa.Column("viewer", sa.String(length=64), nullable=False),
        sa.Column("clock_left", sa.Double(), nullable=False),
        sa.Column("film_left", sa.Double(), nullable=False),
        sa.Column("reported_at", app.core.database.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", "viewer", name=op.f("pk_watch_report")),
    )
    op.create_index("ix_watch_report_reported_at", "watch_report", ["reported_at"])
    op.create_table(
        "history_pause",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_history_pause_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_history_pause")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("history_pause")
    op.drop_index("ix_watch_report_reported_at", "watch_report")
    op.drop_table("watch_report")
    op.drop_index("ix_daily_traffic_day", "daily_traffic")
    op.drop_table("daily_traffic")
    op.drop_table("audience_total")
    op.drop_table("watch_bucket")
