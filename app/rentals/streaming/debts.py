"""What somebody owes the shop in all: for discs, and for what they rented to stream."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.rentals import accounting
from app.rentals.accounting import NOTHING
from app.rentals.streaming import service


@dataclass(frozen=True)
class Debts:
    """What is owed for discs and for streaming; `credit` is what was paid too much for discs.

    Each rental is paid by itself, so a credit on discs pays for no stream.
    """

    for_discs: Decimal
    for_streams: Decimal
    credit: Decimal

    @property
    def sum(self) -> Decimal:
        """Add up what is to be paid."""
        return self.for_discs + self.for_streams


def of(customer_id: int) -> Debts:
    """Answer what a customer owes now; raise CustomerNotFound."""
    balance = accounting.balance(customer_id).balance
    for_streams = service.owed(customer_id).amount
    return Debts(max(balance, NOTHING), for_streams, max(-balance, NOTHING))
