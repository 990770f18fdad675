"""A room's next party is planned while one goes on, whose doors stay open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0027_party_open_until"
down_revision = "0026_room_parties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room_party") as table:
        table.add_column(sa.Column("open_until", app.core.database.UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("room_party") as table:
        table.drop_column("open_until")
