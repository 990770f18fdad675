"""Customers are found by addresses alike on both databases; the end of a plan is told once."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.core.database import UtcDateTime
from app.core.folding import fold

revision = "0040_shop_told"
down_revision = "0039_room_changes"
branch_labels = None
depends_on = None

FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
IS_UNTOLD = sa.text("closed_at IS NULL")
CUSTOMER = sa.table(
    "customer",
    sa.column("customer_id", sa.Integer()),
    sa.column("email", sa.Text()),
    sa.column("folded_email", sa.Text()),
)
PLAN = sa.table(
    "streaming_subscription",
    sa.column("end_date", sa.Date()),
    sa.column("closed_at", UtcDateTime()),
)


def upgrade() -> None:
    """Go to this version."""
    op.add_column("customer", sa.Column("folded_email", FOLDED, nullable=False, server_default=""))
    fill(op.get_bind())
    op.create_index("ix_customer_folded_email", "customer", ["folded_email"])
    op.add_column("streaming_subscription", sa.Column("closed_at", UtcDateTime(), nullable=True))
    close(op.get_bind())
    op.create_index(
        "ix_streaming_subscription_untold",
        "streaming_subscription",
        ["end_date"],
        sqlite_where=IS_UNTOLD,
        postgresql_where=IS_UNTOLD,
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_streaming_subscription_untold", table_name="streaming_subscription")
    op.drop_column("streaming_subscription", "closed_at")
    op.drop_index("ix_customer_folded_email", table_name="customer")
    op.drop_column("customer", "folded_email")


def fill(connection: sa.Connection) -> None:
    """Fold the addresses that are there."""
    emails = sa.select(CUSTOMER.c.customer_id, CUSTOMER.c.email)
    known = [
        {"number": row.customer_id, "folded": fold(row.email).strip()}
        for row in connection.execute(emails.where(CUSTOMER.c.email.is_not(None)))
    ]
    change = sa.update(CUSTOMER).where(CUSTOMER.c.customer_id == sa.bindparam("number"))
    if known:
        connection.execute(change.values(folded_email=sa.bindparam("folded")), known)


def close(connection: sa.Connection) -> None:
    """Tell nobody of plans that ended before."""
    now = datetime.now(UTC)
    ended = sa.update(PLAN).where(PLAN.c.end_date < now.date())
    connection.execute(ended.values(closed_at=now))
