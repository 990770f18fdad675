"""subscriptions and sponsorships; the lists show what only some may watch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0003_subscriptions"
down_revision = "0002_email_verification"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state IN ('pending', 'granted')")
IS_LISTED = sa.text("access IN ('public', 'subscribers', 'sponsors') AND deleted_at IS NULL")
IS_REMOVED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "subscription",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["channel.id"],
            name=op.f("fk_subscription_channel_id_channel"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_subscription_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "channel_id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(
            "ix_subscription_of_channel", ["channel_id", "created_at", "user_id"], unique=False
        )
        batch_op.create_index(
            "ix_subscription_of_user", ["user_id", "created_at", "channel_id"], unique=False
        )
    create_sponsorships()
    list_what_some_may_watch()


def create_sponsorships() -> None:
    """Make the table of sponsorships."""
    op.create_table(
        "sponsorship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=True),
        sa.Column("checkout_url", sa.String(length=2048), nullable=True),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("decided_at", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["channel.id"],
            name=op.f("fk_sponsorship_channel_id_channel"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_sponsorship_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
    )
    with op.batch_alter_table("sponsorship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsorship_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "ix_sponsorship_of_channel", ["channel_id", "state", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "uq_sponsorship_open",
            ["user_id", "channel_id"],
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        )


def list_what_some_may_watch() -> None:
    """Index what the lists show, everything of it in one order, and apart from it what is gone."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_index("ix_video_deleted_at")
        batch_op.create_index(
            "ix_video_deleted_at",
            ["deleted_at"],
            unique=False,
            sqlite_where=IS_REMOVED,
            postgresql_where=IS_REMOVED,
        )
        batch_op.drop_index("ix_video_listed")
        batch_op.create_index(
            "ix_video_listed",
            ["published_at", "id"],
            unique=False,
            sqlite_where=IS_LISTED,
            postgresql_where=IS_LISTED,
        )


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_index("ix_video_listed")
        batch_op.create_index("ix_video_listed", ["access", "published_at", "id"], unique=False)
        batch_op.drop_index("ix_video_deleted_at")
        batch_op.create_index("ix_video_deleted_at", ["deleted_at"], unique=False)
    op.drop_table("sponsorship")
    op.drop_table("subscription")
