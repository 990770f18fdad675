"""Customers are found by their names alike on both databases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.folding import fold

revision = "0038_customer_names"
down_revision = "0037_payment_once"
branch_labels = None
depends_on = None

FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CUSTOMER = sa.table(
    "customer",
    sa.column("customer_id", sa.Integer()),
    sa.column("first_name", sa.Text()),
    sa.column("last_name", sa.Text()),
    sa.column("folded_name", sa.Text()),
)


def upgrade() -> None:
    """Go to this version."""
    op.add_column("customer", sa.Column("folded_name", FOLDED, nullable=False, server_default=""))
    fill(op.get_bind())
    op.drop_index("ix_customer_name", table_name="customer")
    op.create_index("ix_customer_name", "customer", ["folded_name", "customer_id"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_customer_name", table_name="customer")
    op.drop_column("customer", "folded_name")
    op.create_index("ix_customer_name", "customer", ["last_name", "first_name"])


def fill(connection: sa.Connection) -> None:
    """Fold the names that are there."""
    names = sa.select(CUSTOMER.c.customer_id, CUSTOMER.c.first_name, CUSTOMER.c.last_name)
    known = [
        {"number": row.customer_id, "folded": fold(f"{row.last_name}\n{row.first_name}")}
        for row in connection.execute(names)
    ]
    change = sa.update(CUSTOMER).where(CUSTOMER.c.customer_id == sa.bindparam("number"))
    if known:
        connection.execute(change.values(folded_name=sa.bindparam("folded")), known)
