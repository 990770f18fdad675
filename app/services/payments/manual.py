"""Paying by hand: nothing is taken here.

The creator says when a sponsorship begins, and the shop takes at its desk what is owed.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from app.services.payments.base import Ask, Sale


class ManualPayments:
    """Every order waits for the creator's yes, every sale is owed; the rest is between the two."""

    def sell(self, order: UUID, *, payer: UUID, amount: Decimal) -> Sale:  # noqa: ARG002
        """Write down that the amount is owed."""
        return Sale(is_paid=False, reference=f"manual:{order}")

    def ask(self, order: UUID, *, payer: UUID, payee: UUID) -> Ask:  # noqa: ARG002
        """Open an order that waits for the creator."""
        return Ask(state="pending", reference=f"manual:{order}")

    def end(self, reference: str) -> None:
        """Do nothing: nothing was taken."""
