"""Amounts of money: exact in both databases, decimal strings in JSON."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, WithJsonSchema
from sqlalchemy import BigInteger, Dialect, Integer, Numeric, TypeDecorator
from sqlalchemy.types import TypeEngine

CENT = Decimal("0.01")
_SCALING = {operator.mul, operator.truediv, operator.floordiv, operator.mod}


def to_cents(value: Decimal | int) -> int:
    """Answer how many cents an amount is; raise ValueError for a float or parts of a cent."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise ValueError(f"an amount is a Decimal or an int, not {value!r}")
    cents = Decimal(value) * 100
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"not a whole number of cents: {value}")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Answer the amount of some cents, with two digits behind the point."""
    return Decimal(cents).scaleb(-2)


class Amount(TypeDecorator[Decimal]):
    """A column of exact money: `numeric(12, 2)` on PostgreSQL, whole cents on SQLite.

    SQLite has no decimals, and its sums of fractions drift; sums of cents are exact. Sums,
    differences and multiples by whole numbers are amounts again; averages are not exact anywhere.
    """

    impl = Numeric(12, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose how this database keeps it."""
        kept = BigInteger() if dialect.name == "sqlite" else Numeric(12, 2)
        return dialect.type_descriptor(kept)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """Take what an amount is multiplied by for a number, all else for an amount."""
        if op in _SCALING and isinstance(value, int):
            return Integer()
        return self

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        """Refuse what is not whole cents; write it as this database keeps it."""
        if value is None:
            return None
        cents = to_cents(value)
        return cents if dialect.name == "sqlite" else from_cents(cents)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Answer a Decimal with two digits behind the point."""
        if value is None:
            return None
        return from_cents(int(value)) if dialect.name == "sqlite" else Decimal(value).quantize(CENT)


# In answers: a string with two digits behind the point, which no reader rounds.
Price = Annotated[
    Decimal,
    PlainSerializer(lambda value: str(value.quantize(CENT)), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["0.99"]}),
]
