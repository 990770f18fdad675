"""What is searched: documents, the vocabulary, and the queue of what must be read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

import app.core.database

revision = "0013_search"
down_revision = "0012_captions"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(TSVECTOR(), "postgresql")
LETTERS = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
FIELDS = "title, tags, channel, description, transcript"
OLD = "old.title, old.tags, old.channel, old.description, old.transcript"
NEW = "new.title, new.tags, new.channel, new.description, new.transcript"
FORGET = (
    f"INSERT INTO search_index(search_index, rowid, {FIELDS}) VALUES ('delete', old.id, {OLD});"
)
LEARN = f"INSERT INTO search_index(rowid, {FIELDS}) VALUES (new.id, {NEW});"
BOTH = f"BEGIN {FORGET} {LEARN} END"
OPTIONS = (
    "content='search_document', content_rowid='id', prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc Me'\""
)


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "search_document",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("access", sa.String(length=16), nullable=False),
        sa.Column("shown_tags", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in FIELDS.split(", ")[:4]),
        sa.Column("heads", WORDS, nullable=True),
        sa.Column("words", WORDS, nullable=True),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("video_id", name=op.f("uq_search_document_video_id")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", LETTERS, nullable=False),
        sa.Column("backwards", LETTERS, nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_index(op.f("ix_search_word_backwards"), "search_word", ["backwards"])
    op.create_table(
        "search_stale",
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("marked_at", app.core.database.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_search_stale")),
    )
    op.create_index(op.f("ix_search_stale_marked_at"), "search_stale", ["marked_at"])
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    make_index()
    # The library there is waits to be read.
    op.execute("INSERT INTO search_stale (video_id, marked_at) SELECT id, created_at FROM video")


def make_index() -> None:
    """Make what the database's own engine searches."""
    if op.get_bind().dialect.name == "postgresql":
        for name in ("heads", "words"):
            op.execute(f"CREATE INDEX search_index_{name} ON search_document USING gin ({name})")
        return
    for statement in (
        f"CREATE VIRTUAL TABLE search_index USING fts5({FIELDS}, {OPTIONS})",
        f"CREATE TRIGGER search_index_learn AFTER INSERT ON search_document BEGIN {LEARN} END",
        f"CREATE TRIGGER search_index_forget AFTER DELETE ON search_document BEGIN {FORGET} END",
        f"CREATE TRIGGER search_index_change AFTER UPDATE ON search_document {BOTH}",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Go back to the version before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE IF EXISTS search_index")
    for name in ("search_state", "search_stale", "search_word", "search_document"):
        op.drop_table(name)
