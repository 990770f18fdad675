"""A film says whether it may be streamed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029_film_streaming"
down_revision = "0028_films"
branch_labels = None
depends_on = None

STREAMS = {
    "sqlite_where": sa.text("streaming_available = 1"),
    "postgresql_where": sa.text("streaming_available"),
}


def upgrade() -> None:
    """Go to this version: no film streams until somebody says so."""
    column = sa.Column(
        "streaming_available", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("film", column)
    op.create_index("ix_film_streaming", "film", ["folded_title", "film_id"], **STREAMS)


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_film_streaming", table_name="film")
    op.drop_column("film", "streaming_available")
