"""Paying by hand: nothing is taken here, the creator says when a sponsorship begins."""

from __future__ import annotations

from uuid import UUID

from app.services.payments.base import Ask


class ManualPayments:
    """Every order waits for the creator's yes; how they are paid is between the two."""

    def ask(self, order: UUID, *, payer: UUID, payee: UUID) -> Ask:  # noqa: ARG002
        """Open an order that waits for the creator."""
        return Ask(state="pending", reference=f"manual:{order}")

    def end(self, reference: str) -> None:
        """Do nothing: nothing was taken."""
