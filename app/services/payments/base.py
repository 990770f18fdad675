"""What a way of paying must do, whoever takes the money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Ask:
    """How a wish to sponsor stands: `active` is paid, `pending` waits for somebody's yes.

    `reference` names it to whoever takes the money; `checkout_url` is where one pays, if anywhere.
    """

    state: Literal["pending", "active"]
    reference: str
    checkout_url: str | None = None


@dataclass(frozen=True)
class Sale:
    """How a sale stands: what is not paid is owed to the shop; `reference` names it to whoever
    takes the money.
    """

    is_paid: bool
    reference: str


class Payments(Protocol):
    """Takes money: once for what is sold, or again and again for the same until it is ended."""

    def sell(self, order: UUID, *, payer: UUID, amount: Decimal) -> Sale:
        """Sell something for an amount; the same order twice is one sale.

        It is called inside a transaction and waits for nobody outside.
        """

    def ask(self, order: UUID, *, payer: UUID, payee: UUID) -> Ask:
        """Open an order of one user for another's channel; the same order twice is one order.

        It is called inside a transaction and waits for nobody outside: who must be asked there is
        asked when the payer comes to `checkout_url`.
        """

    def end(self, reference: str) -> None:
        """Take no more money for an order; called after the commit, twice is as once."""
