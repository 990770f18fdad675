"""A payment that is sent twice is taken once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037_payment_once"
down_revision = "0036_room_deeds_by_age"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.add_column("payment", sa.Column("once", sa.Uuid(), nullable=True))
    op.create_index("uq_payment_once", "payment", ["once"], unique=True)


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("uq_payment_once", table_name="payment")
    with op.batch_alter_table("payment") as table:
        table.drop_column("once")
