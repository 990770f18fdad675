"""The contract of every way of paying."""

from __future__ import annotations

import uuid

import pytest

from app.services import payments
from app.services.payments import ManualPayments, Payments

pytestmark = pytest.mark.unit


@pytest.fixture(params=[ManualPayments])
def way(request: pytest.FixtureRequest) -> Payments:
    """Each way of paying in turn."""
    made: Payments = request.param()
    return made


def test_an_order_stands_or_waits_and_has_a_name(way: Payments) -> None:
    asked = way.ask(uuid.uuid4(), payer=uuid.uuid4(), payee=uuid.uuid4())
    assert asked.state in {"pending", "active"}
    assert 0 < len(asked.reference) <= 255
    assert asked.checkout_url is None or asked.checkout_url.startswith(("https://", "/"))


def test_the_same_order_twice_is_one_order_and_another_has_another_name(way: Payments) -> None:
    order, payer, payee = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    first = way.ask(order, payer=payer, payee=payee)
    assert way.ask(order, payer=payer, payee=payee) == first
    assert way.ask(uuid.uuid4(), payer=payer, payee=payee).reference != first.reference


def test_an_order_may_be_ended_twice(way: Payments) -> None:
    asked = way.ask(uuid.uuid4(), payer=uuid.uuid4(), payee=uuid.uuid4())
    way.end(asked.reference)
    way.end(asked.reference)


def test_by_hand_everything_waits_for_the_creator() -> None:
    assert isinstance(payments.current(), ManualPayments)
    asked = payments.current().ask(uuid.uuid4(), payer=uuid.uuid4(), payee=uuid.uuid4())
    assert (asked.state, asked.checkout_url) == ("pending", None)
