"""What is searched: the folded words of each video, the vocabulary, and what must be read again."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime

WORD_LENGTH = 40
_WORDS = Text().with_variant(TSVECTOR, "postgresql")
# Prefixes are ranges of the order of code points, whatever the database's own order is.
_LETTERS = String(WORD_LENGTH).with_variant(String(WORD_LENGTH, collation="C"), "postgresql")


class SearchDocument(Base):
    """The words of one listed video, folded, each field's in their order with one space between.

    `id` grows with the moment of publishing, so that both databases meet the newest first without
    sorting. `cues` are `[offset in transcript, seconds, text as shown]`. Only on PostgreSQL `heads`
    (title, tags, channel) and `words` (everything) are filled; on SQLite the table `search_index`
    follows by triggers. There is no foreign key: who edits a video must not wait for its indexing.
    """

    __tablename__ = "search_document"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    video_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    access: Mapped[str] = mapped_column(String(16))
    shown_tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    title: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[str] = mapped_column(Text, default="")
    channel: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    heads: Mapped[str | None] = mapped_column(_WORDS)
    words: Mapped[str | None] = mapped_column(_WORDS)
    transcript: Mapped[str] = mapped_column(Text, default="")
    cues: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)


class SearchWord(Base):
    """A word of the vocabulary, for mending typing errors; `backwards` finds it by its end."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(_LETTERS, primary_key=True)
    backwards: Mapped[str] = mapped_column(_LETTERS, index=True)
    letters: Mapped[int] = mapped_column()
    documents: Mapped[int] = mapped_column(default=0)


class StaleVideo(Base):
    """A video whose document must be made again: the queue of the indexer."""

    __tablename__ = "search_stale"

    video_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


class SearchState(Base):
    """The one row that whoever writes the index holds; `version` is that of its folding."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
