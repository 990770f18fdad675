"""Films rented to stream; and videos for rent are among what everybody may find."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.amounts
import app.core.database

revision = "0033_streaming_rental"
down_revision = "0032_staff_account"
branch_labels = None
depends_on = None

MOMENT = app.core.database.UtcDateTime()
IS_OPEN = sa.text("closed_at IS NULL")
BEFORE = "'public', 'subscribers', 'sponsors'"
LISTED = {
    "ix_video_listed": ["published_at", "id"],
    "ix_video_of_category": ["category", "published_at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "streaming_rental",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("price", app.core.amounts.Amount(), nullable=False),
        sa.Column("rented_at", MOMENT, nullable=False),
        sa.Column("start_by", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("paid_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.film_id"], name=op.f("fk_streaming_rental_film_id_film")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.customer_id"],
            name=op.f("fk_streaming_rental_customer_id_customer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streaming_rental")),
    )
    op.create_index(op.f("ix_streaming_rental_film_id"), "streaming_rental", ["film_id"])
    op.create_index(
        "ix_streaming_rental_of_customer",
        "streaming_rental",
        ["customer_id", "film_id", "rented_at"],
    )
    op.create_index(
        "ix_streaming_rental_open",
        "streaming_rental",
        ["rented_at"],
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    index_listed(f"{BEFORE}, 'rental'")


def downgrade() -> None:
    index_listed(BEFORE)
    op.drop_table("streaming_rental")


def index_listed(accesses: str) -> None:
    """Make the indexes of what everybody may find anew."""
    is_listed = sa.text(f"access IN ({accesses}) AND deleted_at IS NULL")
    for name, columns in LISTED.items():
        op.drop_index(name, table_name="video")
        op.create_index(name, "video", columns, sqlite_where=is_listed, postgresql_where=is_listed)
