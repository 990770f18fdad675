"""Uploads and rooms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0002_uploads_and_rooms"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=127), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("metadata_header", sa.Text(), nullable=False),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("expires_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("finished_at", app.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_upload_owner_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("ix_upload_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(
            "ix_upload_open_of_owner", ["owner_id", "finished_at", "expires_at"], unique=False
        )

    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("privacy", sa.String(length=16), nullable=False),
        sa.Column("preset", sa.String(length=16), nullable=False),
        sa.Column("guests", sa.Boolean(), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in", sa.Boolean(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("playing", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("chat_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("last_active_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("closed_at", app.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["host_id"], ["user_account.id"], name=op.f("fk_room_host_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_room_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_room_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("slug", name=op.f("uq_room_slug")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_host_id"), ["host_id"], unique=False)
        batch_op.create_index(
            "ix_room_listed", ["privacy", "closed_at", "last_active_at", "id"], unique=False
        )
        batch_op.create_index("ix_room_of_video", ["video_id", "closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "room_member",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("joined_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("muted_until", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("kicked_until", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("banned_at", app.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_member_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_room_member_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("room_id", "member", name=op.f("pk_room_member")),
    )
    with op.batch_alter_table("room_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "room_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("op", sa.String(length=36), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_to_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Double(), nullable=True),
        sa.Column("created_at", app.core.database.UtcDateTime(), nullable=False),
        sa.Column("edited_at", app.core.database.UtcDateTime(), nullable=True),
        sa.Column("deleted_at", app.core.database.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reply_to_id"],
            ["room_message.id"],
            name=op.f("fk_room_message_reply_to_id_room_message"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_message_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_room_message_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_message")),
        sa.UniqueConstraint(
            "room_id", "member", "op", name=op.f("uq_room_message_room_id_member_op")
        ),
        sa.UniqueConstraint("room_id", "seq", name=op.f("uq_room_message_room_id_seq")),
    )
    with op.batch_alter_table("room_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_room_message_reply_to_id"), ["reply_to_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_room_message_user_id"), ["user_id"], unique=False)

    op.create_table(
        "room_reaction",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("emoji", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["room_message.id"],
            name=op.f("fk_room_reaction_message_id_room_message"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "member", "emoji", name=op.f("pk_room_reaction")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("room_reaction")
    with op.batch_alter_table("room_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_message_user_id"))
        batch_op.drop_index(batch_op.f("ix_room_message_reply_to_id"))

    op.drop_table("room_message")
    with op.batch_alter_table("room_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_member_user_id"))

    op.drop_table("room_member")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_owner_id"))
        batch_op.drop_index("ix_room_of_video")
        batch_op.drop_index("ix_room_listed")
        batch_op.drop_index(batch_op.f("ix_room_host_id"))

    op.drop_table("room")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_open_of_owner")
        batch_op.drop_index("ix_upload_expires_at")

    op.drop_table("upload")
