"""Rooms with a password, invite links, people invited by name, and passes into rooms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0022_room_doors"
down_revision = "0021_administration"
branch_labels = None
depends_on = None

ROOM, ACCOUNT = "room.id", "user_account.id"


def cascading(column: str, target: str, table: str) -> sa.ForeignKeyConstraint:
    """Make a foreign key whose row goes with what it names."""
    name = op.f(f"fk_{table}_{column}_{target.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE")


def moment(name: str, *, nullable: bool = False) -> sa.Column[sa.types.TypeEngine[object]]:
    """Make a column for a moment."""
    return sa.Column(name, app.core.database.UtcDateTime(), nullable=nullable)


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("room") as room:
        room.add_column(sa.Column("password_hash", sa.String(length=60), nullable=True))
    make_invites()
    make_invitations()
    make_passes()


def make_invites() -> None:
    """Make the table of invite links."""
    op.create_table(
        "room_invite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("expires_at", nullable=True),
        moment("ended_at", nullable=True),
        cascading("room_id", ROOM, "room_invite"),
        cascading("made_by_id", ACCOUNT, "room_invite"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_invite")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_room_invite_token_hash")),
    )
    op.create_index("ix_room_invite_of_room", "room_invite", ["room_id", "created_at", "id"])
    op.create_index(op.f("ix_room_invite_made_by_id"), "room_invite", ["made_by_id"])


def make_invitations() -> None:
    """Make the table of people invited by name."""
    op.create_table(
        "room_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sender_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("answered_at", nullable=True),
        cascading("room_id", ROOM, "room_invitation"),
        cascading("user_id", ACCOUNT, "room_invitation"),
        cascading("sender_id", ACCOUNT, "room_invitation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_invitation")),
        sa.UniqueConstraint("room_id", "user_id", name=op.f("uq_room_invitation_room_id_user_id")),
    )
    columns = ["user_id", "state", "created_at"]
    op.create_index("ix_room_invitation_of_user", "room_invitation", columns)
    op.create_index(op.f("ix_room_invitation_sender_id"), "room_invitation", ["sender_id"])


def make_passes() -> None:
    """Make the table of passes."""
    op.create_table(
        "room_pass",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("came_by", sa.String(length=16), nullable=False),
        moment("created_at"),
        cascading("room_id", ROOM, "room_pass"),
        cascading("user_id", ACCOUNT, "room_pass"),
        sa.PrimaryKeyConstraint("room_id", "member", name=op.f("pk_room_pass")),
    )
    op.create_index(op.f("ix_room_pass_user_id"), "room_pass", ["user_id"])


def downgrade() -> None:
    """Go back to the version before, which would let everybody in: closed doors stay closed."""
    for table in ("room_pass", "room_invitation", "room_invite"):
        op.drop_table(table)
    guarded = "privacy IN ('private', 'password')"
    op.execute(f"UPDATE room SET closed_at = last_active_at WHERE closed_at IS NULL AND {guarded}")
    op.execute(f"UPDATE room SET privacy = 'unlisted' WHERE {guarded}")
    with op.batch_alter_table("room") as room:
        room.drop_column("password_hash")
