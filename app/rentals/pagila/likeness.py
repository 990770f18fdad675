"""Whether what has a number here, and what has it in a dump, is the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from app.core.folding import fold
from app.rentals.models import Customer
from app.rentals.pagila import tables
from app.rentals.pagila.errors import DumpClashes
from app.rentals.pagila.reading import Dump, Key, Row, named

# So many of a table are told in the sentence of a refusal, and so many in its details.
MOST_SAID, MOST_TOLD = 2, 20
ALL_THE_SAME = "If the dump is of this very shop, which changed them, import it with --same-shop."
Values = Mapping[str, Any]
Alike = Callable[[Values, Values], bool]


@dataclass(frozen=True)
class Other:
    """A row here that is another one than the dump's of its number, and in what they differ."""

    table: str
    number: str
    differ: tuple[str, ...]
    here: Values
    there: Values

    @property
    def said(self) -> str:
        """Write it for people."""
        which = f"{self.table} {self.number} is another one here: not the same"
        both = f"Here {self._told(self.here)}, in the dump {self._told(self.there)}."
        return f"{which} {', '.join(self.differ)}. {both}"

    def _told(self, values: Values) -> str:
        return ", ".join(str(values.get(name)) for name in self.differ)


def demand_same(connection: Connection, dump: Dump, *, same_shop: bool) -> None:
    """Raise DumpClashes, naming all that has a number here which is another's in the dump.

    In the same shop films, copies and addresses are the same by their numbers.
    """
    found: list[Other] = []
    soft = {} if same_shop else _soft(connection, dump)
    for table in tables.tables():
        alike = soft.get(table.name)
        names = _SOFT[table.name] if alike else tables.lasting(table)
        if names and (given := dump.rows.get(table.name)):
            found += _others(connection, table, given, names, alike)
    if found:
        raise _refusal(found)


def _others(
    connection: Connection,
    table: Table,
    given: Mapping[Key, Row],
    names: tuple[str, ...],
    alike: Alike | None,
) -> list[Other]:
    """Compare the rows of a table by what is lasting in them, or by a rule of its own."""
    keys, found = [column.name for column in table.primary_key], []
    query = select(*(table.c[name] for name in dict.fromkeys((*keys, *names))))
    for row in map(dict, connection.execute(query.order_by(*table.primary_key)).mappings()):
        key = tuple(row[name] for name in keys)
        there = given.get(key)
        if there is None or (alike is not None and alike(row, there)):
            continue
        differ = tuple(name for name in names if row[name] != there.get(name))
        if differ:
            found.append(Other(table.name, named(key), differ, row, there))
    return found


def _refusal(found: Sequence[Other]) -> DumpClashes:
    counts = Counter(one.table for one in found)
    some = {name: [one.said for one in found if one.table == name] for name in counts}
    said = [words for each in some.values() for words in each[:MOST_SAID]]
    if len(said) < len(found):
        all_of = ", ".join(f"{count} of {name}" for name, count in counts.items())
        said.append(f"In all {all_of} differ.")
    if set(counts) <= set(_SOFT):
        said.append(ALL_THE_SAME)
    details = {name: each[:MOST_TOLD] for name, each in some.items()}
    return DumpClashes(" ".join((*said, "Nothing was kept.")), details=details)


# What tells a row of these from another of its number: it may change, and is no proof by itself.
_SOFT = {
    "address": ("address",),
    "film": ("title", "description", "release_year", "length"),
    "inventory": ("film_id",),
}


def _soft(connection: Connection, dump: Dump) -> dict[str, Alike]:
    """Answer the rules by which rows of some tables are known again."""
    here = connection.execute(select(Customer.customer_id, Customer.address_id)).all()
    there = dump.rows.get("customer", {})
    homes = {home for number, home in here if there.get((number,), {}).get("address_id") == home}

    def same_address(one: Values, other: Values) -> bool:
        """Compare streets; where the same customer lives on both sides, they moved."""
        return fold(one["address"]) == fold(other["address"]) or other["address_id"] in homes

    return {"address": same_address, "film": _same_film, "inventory": _same_copy}


def _same_film(one: Values, other: Values) -> bool:
    """Compare titles; a film of another title is the same where everything else of it is."""
    if fold(one["title"]) == fold(other["title"]):
        return True
    rest = _SOFT["film"][1:]
    return bool(one["description"]) and all(one[name] == other.get(name) for name in rest)


def _same_copy(one: Values, other: Values) -> bool:
    return bool(one["film_id"] == other["film_id"])
