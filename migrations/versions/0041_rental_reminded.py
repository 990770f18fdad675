"""Who has a copy at home is told once that it is due, and once that it is overdue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UtcDateTime

revision = "0041_rental_reminded"
down_revision = "0040_shop_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.add_column("rental", sa.Column("reminded_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("rental", "reminded_at")
