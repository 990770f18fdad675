"""The two full-text engines behind one interface: they find what has the words, and never rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, bindparam, cast, column, func, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.search import beside
from app.search.asking import Words
from app.search.models import SearchDocument

_document = SearchDocument.__table__.c
_index = table(beside.NAME, column("rowid"), column(beside.NAME))


class Scope(StrEnum):
    """Where words are looked for: in title, tags and channel, or everywhere."""

    HEADS = "heads"
    EVERYWHERE = "everywhere"


class Engine(Protocol):
    """What a database must be able to do."""

    def prepare(self, session: Session) -> None:
        """Make the transaction ready for searching."""

    def narrowed(self, query: Select[Any], words: Words, scope: Scope, newest: int) -> Select[Any]:
        """Keep of a query of documents those with the words, up to an id, the newest first."""

    def holds(self, line: ColumnElement[str], phrase: str) -> ColumnElement[bool]:
        """Tell whether a folded text holds some words one after the other."""

    def written(self, fields: Mapping[str, Iterable[str]]) -> dict[str, str | None]:
        """Answer what of a document the engine itself wants, from the words by field."""


class Fts5:
    """SQLite: the full-text table is the outer loop, in the order of its row numbers."""

    def prepare(self, session: Session) -> None:
        """Do nothing: a table of matches is always asked by its index."""

    def narrowed(self, query: Select[Any], words: Words, scope: Scope, newest: int) -> Select[Any]:
        """Join the full-text table; it walks from the newest and stops at the limit."""
        match = column(beside.NAME, _selectable=_index).op("MATCH")(self._text(words, scope))
        joined = query.join(_index, _index.c.rowid == _document.id)
        return joined.where(match, _index.c.rowid <= newest).order_by(_index.c.rowid.desc())

    @staticmethod
    def _text(words: Words, scope: Scope) -> str:
        terms = [f'"{word}"' for word in words.all]
        terms[-1] += " *" if words.last_is_beginning else ""
        asked = (" OR " if words.some else " AND ").join(terms)
        return f"{{title tags channel}} : ({asked})" if scope == Scope.HEADS else asked

    def holds(self, line: ColumnElement[str], phrase: str) -> ColumnElement[bool]:
        """Ask for the words with their spaces around."""
        return func.instr(" " + line + " ", f" {phrase} ") > 0

    def written(self, fields: Mapping[str, Iterable[str]]) -> dict[str, str | None]:  # noqa: ARG002
        """Leave it to the triggers."""
        return {"heads": None, "words": None}


class Tsvector:
    """PostgreSQL: a `tsvector` of our own words; its parser would know other alphabets."""

    def prepare(self, session: Session) -> None:
        """Have it use its indexes: its planner does not know how dear long texts are to read."""
        session.execute(text("SET LOCAL enable_seqscan = off"))

    def narrowed(self, query: Select[Any], words: Words, scope: Scope, newest: int) -> Select[Any]:
        """Ask the inverted index of the scope first, and the videos only about what it names."""
        vector = _document.heads if scope == Scope.HEADS else _document.words
        asked = cast(bindparam(None, self._text(words)), TSQUERY)
        having = select(_document.id).where(vector.op("@@")(asked))
        hits = having.cte("hits").prefix_with("MATERIALIZED", dialect="postgresql")
        narrowed = query.join(hits, hits.c.id == _document.id).where(hits.c.id <= newest)
        return narrowed.order_by(hits.c.id.desc())

    @staticmethod
    def _text(words: Words) -> str:
        terms = [f"'{word}'" for word in words.all]
        terms[-1] += ":*" if words.last_is_beginning else ""
        return (" | " if words.some else " & ").join(terms)

    def holds(self, line: ColumnElement[str], phrase: str) -> ColumnElement[bool]:
        """Ask for the words with their spaces around."""
        return func.strpos(" " + line + " ", f" {phrase} ") > 0

    def written(self, fields: Mapping[str, Iterable[str]]) -> dict[str, str | None]:
        """Write both vectors."""
        heads = {word for name in ("title", "tags", "channel") for word in fields[name]}
        everything = {word for words in fields.values() for word in words}
        return {"heads": _vector(heads), "words": _vector(everything)}


def of(session: Session) -> Engine:
    """Answer the engine of the session's database."""
    return Tsvector() if session.get_bind().dialect.name == "postgresql" else Fts5()


def _vector(words: Iterable[str]) -> str:
    return " ".join(f"'{word}'" for word in sorted(words))
