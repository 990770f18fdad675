"""Amounts are exact on both databases, and leave as strings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.exc import StatementError

from app.core.amounts import Amount, Price, from_cents, to_cents
from app.core.database import db
from tests.databases import BOTH

pytestmark = pytest.mark.integration
PAID = sa.Table(
    "paid",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("amount", Amount),
    sa.Column("days", sa.Integer),
)
amount = PAID.c.amount


@pytest.fixture
def connection(app: Flask) -> Iterator[Connection]:
    """A connection to a database with a table of amounts, which goes again."""
    with (
        app.app_context(),
        db.engine.connect().execution_options(writes=True) as opened,
        opened.begin() as transaction,
    ):
        PAID.create(opened)
        yield opened
        transaction.rollback()


def put(connection: Connection, *amounts: Any) -> None:
    """Put amounts into the table, each with two days."""
    connection.execute(PAID.insert(), [{"amount": one, "days": 2} for one in amounts])


def answer(connection: Connection, question: Any) -> Any:
    """Ask for one value."""
    return connection.scalar(sa.select(question))


@BOTH
def test_what_was_put_in_comes_out_with_two_digits(app: Flask, connection: Connection) -> None:
    put(connection, Decimal("0.99"), Decimal("-3.1"), 20, Decimal("5.000"), None)
    found = connection.scalars(sa.select(amount).order_by(PAID.c.id)).all()
    assert [None if one is None else str(one) for one in found] == [
        *("0.99", "-3.10", "20.00", "5.00", None)
    ]


@BOTH
def test_a_sum_of_many_is_exact(app: Flask, connection: Connection) -> None:
    put(connection, *[Decimal("0.10")] * 1_000, *[Decimal("67416.51")] * 2)
    assert str(answer(connection, sa.func.sum(amount))) == "134933.02"
    assert answer(connection, sa.func.coalesce(sa.func.sum(amount), 0)) == Decimal("134933.02")


@BOTH
def test_nothing_paid_is_zero(app: Flask, connection: Connection) -> None:
    nothing = sa.func.coalesce(sa.func.sum(amount), Decimal(0))
    assert str(answer(connection, nothing)) == "0.00"


@BOTH
def test_amounts_are_compared_multiplied_and_subtracted_as_money(
    app: Flask, connection: Connection
) -> None:
    put(connection, Decimal("2.99"), Decimal("10.00"))
    cheap = sa.select(amount).where(amount < Decimal("3.00"))
    assert connection.scalars(cheap).all() == [Decimal("2.99")]
    assert connection.scalars(sa.select(amount).where(amount == 10)).all() == [Decimal("10.00")]
    assert connection.scalars(sa.select(amount * 3).where(amount < 3)).all() == [Decimal("8.97")]
    late = sa.select(amount * PAID.c.days - Decimal("0.98")).where(amount < 3)
    assert connection.scalars(late).all() == [Decimal("5.00")]


@BOTH
@pytest.mark.parametrize(
    "wrong", [0.1, "1.00", True, Decimal("0.005"), Decimal("NaN"), Decimal("Infinity")]
)
def test_what_is_no_amount_is_not_kept(app: Flask, connection: Connection, wrong: Any) -> None:
    with pytest.raises(StatementError, match=r"amount|cents"):
        put(connection, wrong)


def test_cents_and_amounts_are_the_same_both_ways() -> None:
    for cents in (0, 1, -1, 99, 100, 6_741_651, 10**11):
        assert to_cents(from_cents(cents)) == cents


def test_a_price_leaves_as_a_string_of_two_digits() -> None:
    class Shown(BaseModel):
        price: Price

    assert Shown(price=Decimal("0.5")).model_dump_json() == '{"price":"0.50"}'
    assert Shown.model_json_schema(mode="serialization")["properties"]["price"]["type"] == "string"
