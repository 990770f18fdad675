"""The text of a dump: COPY blocks as `pg_dump` writes them, read and written line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.rentals.pagila.errors import DumpDamaged

HEAD = "-- PostgreSQL database dump"
TAIL = "-- PostgreSQL database dump complete"
END = "\\."
NULL = "\\N"
_COPY = re.compile(r'COPY (?:(?:\w+|"[^"]+")\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;')
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_WRITTEN = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
Fields = list[str | None]


@dataclass(frozen=True)
class Line:
    """One row as it is written, and where it stands."""

    place: str
    fields: Fields


@dataclass
class Block:
    """What one COPY holds of a table."""

    table: str
    columns: list[str]
    place: str
    lines: list[Line] = field(default_factory=list)


def read(path: Path) -> list[Block]:
    """Read every COPY block of a file; raise DumpDamaged naming the line."""
    blocks: list[Block] = []
    lines = _lines(path)
    ends = True
    for number, line in lines:
        if line in {HEAD, TAIL}:
            ends = line == TAIL
        if line.startswith("COPY "):
            blocks.append(_block(path, number, line, lines))
    if not ends:
        raise DumpDamaged(f"{path.name} ends in the middle: the last line of a dump is missing.")
    return blocks


def write(table: str, columns: Iterable[str], rows: Iterable[Fields]) -> Iterator[str]:
    """Write the lines of a COPY block."""
    yield f"COPY public.{table} ({', '.join(columns)}) FROM stdin;\n"
    for row in rows:
        yield "\t".join(NULL if one is None else one.translate(_WRITTEN) for one in row) + "\n"
    yield f"{END}\n\n\n"


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield number, line.decode().rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise DumpDamaged(f"{path.name}, line {number}: this is not UTF-8.") from error


def _block(path: Path, number: int, head: str, lines: Iterator[tuple[int, str]]) -> Block:
    found = _COPY.fullmatch(head)
    if found is None:
        raise DumpDamaged(f"{path.name}, line {number}: not a COPY of named columns from stdin.")
    columns = [name.strip().strip('"') for name in found[2].split(",")]
    block = Block(found[1], columns, f"{path.name}, line {number}")
    for line_number, line in lines:
        if line == END:
            return block
        place = f"{path.name}, line {line_number}"
        fields = _fields(place, line)
        if len(fields) != len(columns):
            words = f"{block.table} has {len(columns)} columns, this row has {len(fields)}"
            raise DumpDamaged(f"{place}: {words}.")
        block.lines.append(Line(place, fields))
    raise DumpDamaged(f"{path.name} ends in the middle of {block.table}.")


def _fields(place: str, line: str) -> Fields:
    if "\0" in line:
        raise DumpDamaged(f"{place}: this holds a NUL character.")
    try:
        return [_unescaped(one) for one in line.split("\t")]
    except ValueError as error:
        raise DumpDamaged(f"{place}: {error}.") from error


def _unescaped(text: str) -> str | None:
    if "\\" not in text:
        return text
    return None if text == NULL else _ESCAPED.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    if found[1] not in _LETTERS:
        raise ValueError(f"“{found[0]}” is written by no pg_dump")
    return _LETTERS[found[1]]
