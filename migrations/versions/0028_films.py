"""The films of a shop by Pagila's tables, with their languages, categories and actors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.amounts
import app.core.database

revision = "0028_films"
down_revision = "0027_party_open_until"
branch_labels = None
depends_on = None

FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def last_update() -> sa.Column:
    return sa.Column("last_update", app.core.database.UtcDateTime(), nullable=False)


def upgrade() -> None:
    """Go to this version."""
    for table, length in (("language", 20), ("category", 25)):
        op.create_table(
            table,
            sa.Column(f"{table}_id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(length=length), nullable=False),
            last_update(),
            sa.PrimaryKeyConstraint(f"{table}_id", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "actor",
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=45), nullable=False),
        sa.Column("last_name", sa.String(length=45), nullable=False),
        last_update(),
        sa.PrimaryKeyConstraint("actor_id", name=op.f("pk_actor")),
    )
    op.create_index("ix_actor_last_name", "actor", ["last_name"])
    create_film()
    create_links()


def create_film() -> None:
    """Make the table of films."""
    op.create_table(
        "film",
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("release_year", sa.Integer(), nullable=True),
        sa.Column("language_id", sa.Integer(), nullable=False),
        sa.Column("original_language_id", sa.Integer(), nullable=True),
        sa.Column("rental_duration", sa.Integer(), nullable=False),
        sa.Column("rental_rate", app.core.amounts.Amount(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("replacement_cost", app.core.amounts.Amount(), nullable=False),
        sa.Column("rating", sa.String(length=5), nullable=True),
        last_update(),
        sa.Column("special_features", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fulltext", sa.Text(), nullable=False),
        sa.Column("folded_title", FOLDED, nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "rating IN ('G', 'PG', 'PG-13', 'R', 'NC-17')", name=op.f("ck_film_rating")
        ),
        sa.CheckConstraint("release_year BETWEEN 1901 AND 2155", name=op.f("ck_film_release_year")),
        *film_points_at(),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_film")),
    )
    op.create_index("ix_film_by_title", "film", ["folded_title", "film_id"])
    for column in ("language_id", "original_language_id", "video_id"):
        op.create_index(op.f(f"ix_film_{column}"), "film", [column])


def film_points_at() -> list[sa.ForeignKeyConstraint]:
    """Say what a film points at."""
    languages = [
        sa.ForeignKeyConstraint(
            [column], ["language.language_id"], name=op.f(f"fk_film_{column}_language")
        )
        for column in ("language_id", "original_language_id")
    ]
    video = sa.ForeignKeyConstraint(
        ["video_id"], ["video.id"], name=op.f("fk_film_video_id_video"), ondelete="SET NULL"
    )
    return [*languages, video]


def create_links() -> None:
    """Make the tables of what is on which shelf, and of who plays in what."""
    for table, first, second in (
        ("film_category", "film", "category"),
        ("film_actor", "actor", "film"),
    ):
        op.create_table(
            table,
            sa.Column(f"{first}_id", sa.Integer(), nullable=False),
            sa.Column(f"{second}_id", sa.Integer(), nullable=False),
            last_update(),
            *(
                sa.ForeignKeyConstraint(
                    [f"{one}_id"], [f"{one}.{one}_id"], name=op.f(f"fk_{table}_{one}_id_{one}")
                )
                for one in (first, second)
            ),
            sa.PrimaryKeyConstraint(f"{first}_id", f"{second}_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{second}_id"), table, [f"{second}_id"])


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("film_actor", "film_category", "film", "actor", "category", "language"):
        op.drop_table(table)
