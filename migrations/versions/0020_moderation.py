"""Reports, removals, sanctions and appeals; who is banned, and what moderators took down."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0020_moderation"
down_revision = "0019_audit"
branch_labels = None
depends_on = None

IS_UNDECIDED = sa.text("state IN ('open', 'under_review')")
IS_REMOVED_NOW = sa.text("restored_at IS NULL")
IS_OPEN = sa.text("state = 'open'")


def uuid(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Answer a column of ids."""
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Answer a column of times."""
    return sa.Column(name, app.core.database.UtcDateTime(), nullable=nullable)


def words(name: str, length: int | None = None) -> sa.Column[Any]:
    """Answer a column of text."""
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=False)


def points(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    """Answer a foreign key of the name the models give it."""
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on_delete)


def index_people(table: str, *columns: str) -> None:
    """Index the columns that name people."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def unique_while(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    """Make an index that lets there be one at a time."""
    only = {"sqlite_where": where, "postgresql_where": where}
    op.create_index(name, table, columns, unique=True, **only)


def upgrade() -> None:
    """Go to this version."""
    make_flags()
    make_removals()
    make_sanctions()
    make_appeals()
    op.add_column("room_message", moment("taken_down_at", nullable=True))
    for table, column in (
        ("user_account", "is_disabled"),
        ("user_account", "is_banned"),
        ("video", "taken_down"),
    ):
        no = sa.false()
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=no, nullable=False))
    op.execute(
        sa.text(
            "UPDATE user_account SET is_disabled = true WHERE NOT is_active AND removed_at IS NULL"
        )
    )


def make_flags() -> None:
    """Make the tables of reports and of the notes beside them."""
    op.create_table(
        "flag",
        uuid("id"),
        words("content_kind", 16),
        uuid("content_id"),
        uuid("owner_id", nullable=True),
        uuid("reporter_id", nullable=True),
        words("reason_code", 16),
        words("reason_text"),
        sa.Column("position", sa.Double(), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=False),
        words("state", 16),
        uuid("reviewer_id", nullable=True),
        moment("created_at"),
        moment("decided_at", nullable=True),
        points("flag", "owner_id", "user_account", "SET NULL"),
        points("flag", "reporter_id", "user_account", "SET NULL"),
        points("flag", "reviewer_id", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    op.create_index("ix_flag_of_content", "flag", ["content_kind", "content_id"])
    op.create_index("ix_flag_queue", "flag", ["state", "created_at", "id"])
    index_people("flag", "owner_id", "reporter_id", "reviewer_id")
    same = ["reporter_id", "content_kind", "content_id"]
    unique_while("uq_flag_undecided", "flag", same, IS_UNDECIDED)
    op.create_table(
        "flag_note",
        uuid("id"),
        uuid("flag_id"),
        uuid("author_id", nullable=True),
        words("text"),
        moment("created_at"),
        points("flag_note", "author_id", "user_account", "SET NULL"),
        points("flag_note", "flag_id", "flag", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_note")),
    )
    index_people("flag_note", "author_id", "flag_id")


def make_removals() -> None:
    """Make the table of what was taken down."""
    op.create_table(
        "removal",
        uuid("id"),
        words("content_kind", 16),
        uuid("content_id"),
        uuid("owner_id", nullable=True),
        words("title", 200),
        words("reason_code", 16),
        words("reason"),
        uuid("removed_by", nullable=True),
        moment("removed_at"),
        moment("restored_at", nullable=True),
        points("removal", "owner_id", "user_account", "SET NULL"),
        points("removal", "removed_by", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    index_people("removal", "owner_id", "removed_by")
    unique_while("uq_removal_now", "removal", ["content_kind", "content_id"], IS_REMOVED_NOW)


def make_sanctions() -> None:
    """Make the table of what was done to people."""
    op.create_table(
        "sanction",
        uuid("id"),
        uuid("user_id"),
        words("kind", 16),
        words("reason_code", 16),
        words("reason"),
        uuid("flag_id", nullable=True),
        uuid("imposed_by", nullable=True),
        moment("created_at"),
        moment("ends_at", nullable=True),
        moment("lifted_at", nullable=True),
        points("sanction", "flag_id", "flag", "SET NULL"),
        points("sanction", "imposed_by", "user_account", "SET NULL"),
        points("sanction", "user_id", "user_account", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction")),
    )
    index_people("sanction", "ends_at", "flag_id", "imposed_by")
    op.create_index("ix_sanction_of_user", "sanction", ["user_id", "kind", "ends_at"])


def make_appeals() -> None:
    """Make the table of appeals."""
    op.create_table(
        "appeal",
        uuid("id"),
        uuid("user_id"),
        uuid("removal_id", nullable=True),
        uuid("sanction_id", nullable=True),
        words("text"),
        words("state", 16),
        words("answer"),
        uuid("decided_by", nullable=True),
        moment("created_at"),
        moment("decided_at", nullable=True),
        points("appeal", "decided_by", "user_account", "SET NULL"),
        points("appeal", "removal_id", "removal", "CASCADE"),
        points("appeal", "sanction_id", "sanction", "CASCADE"),
        points("appeal", "user_id", "user_account", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    index_people("appeal", "decided_by", "user_id")
    op.create_index("ix_appeal_queue", "appeal", ["state", "created_at", "id"])
    unique_while("uq_appeal_of_removal", "appeal", ["removal_id"], IS_OPEN)
    unique_while("uq_appeal_of_sanction", "appeal", ["sanction_id"], IS_OPEN)


def downgrade() -> None:
    """Go back to the version before."""
    for table, column in (
        ("video", "taken_down"),
        ("user_account", "is_banned"),
        ("user_account", "is_disabled"),
        ("room_message", "taken_down_at"),
    ):
        op.drop_column(table, column)
    for table in ("appeal", "sanction", "removal", "flag_note", "flag"):
        op.drop_table(table)
