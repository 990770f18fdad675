"""The values of a dump: each kind of column read from the text of PostgreSQL and written as it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from app.core.amounts import Amount
from app.core.database import UtcDateTime

MOST_INTEGER = (1 << 31) - 1
_AMOUNT = re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,2})?")
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^",{}\\\s][^",{}\\]*)')
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
BOOLEANS = {"t": True, "true": True, "f": False, "false": False}


def integer(text: str) -> int:
    """Read a whole number that fits into a column."""
    if not re.fullmatch(r"-?[0-9]{1,10}", text) or abs(int(text)) > MOST_INTEGER:
        raise ValueError("not a whole number")
    return int(text)


def boolean(text: str) -> bool:
    """Read t or f."""
    if text not in BOOLEANS:
        raise ValueError("neither t nor f")
    return BOOLEANS[text]


def moment(text: str) -> datetime:
    """Read a time; one without a zone is meant in UTC."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def amount(text: str) -> Decimal:
    """Read an amount of whole cents that fits into a column."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError("not an amount of whole cents")
    return Decimal(text)


def octets(text: str) -> bytes:
    r"""Read bytes as `\x…`."""
    if not text.startswith("\\x"):
        raise ValueError("not bytes in hexadecimal")
    return bytes.fromhex(text[2:])


def texts(text: str) -> list[str]:
    """Read an array of texts."""
    if not (text.startswith("{") and text.endswith("}")):
        raise ValueError("not an array")
    inner, place, found = text[1:-1], 0, []
    while place < len(inner):
        item = _ITEM.match(inner, place)
        if item is None or inner[item.end() : item.end() + 1] not in {"", ","}:
            raise ValueError("not an array of texts")
        found.append(item[2] if item[1] is None else re.sub(r"\\(.)", r"\1", item[1]))
        place = item.end() + 1
    return found


def written_texts(items: list[str]) -> str:
    """Write an array of texts."""
    return "{" + ",".join(one if _is_plain(one) else _quoted(one) for one in items) + "}"


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() != "null"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# The first that fits a column says how it is read and written.
KINDS: tuple[tuple[type[TypeEngine[Any]], Callable[[str], Any], Callable[[Any], str]], ...] = (
    (UtcDateTime, moment, lambda value: value.isoformat(" ").replace("+00:00", "+00")),
    (Amount, amount, str),
    (sa.Boolean, boolean, lambda value: "t" if value else "f"),
    (sa.Integer, integer, str),
    (sa.Date, date.fromisoformat, str),
    (sa.LargeBinary, octets, lambda value: "\\x" + value.hex()),
    (sa.JSON, texts, written_texts),
    (sa.String, str, str),
)


def reader(column: sa.Column[Any]) -> Callable[[str], Any]:
    """Answer what reads a column's text; it raises ValueError, or ArithmeticError."""
    read = next(read for known, read, _ in KINDS if isinstance(column.type, known))
    length = getattr(column.type, "length", None)
    return _bounded(length) if length else read


def writer(column: sa.Column[Any]) -> Callable[[Any], str]:
    """Answer what writes a column's value."""
    return next(write for known, _, write in KINDS if isinstance(column.type, known))


def _bounded(length: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        # A text of a fixed length comes with spaces behind it.
        text = text.rstrip(" ")
        if len(text) > length:
            raise ValueError(f"longer than {length} characters")
        return text

    return read
