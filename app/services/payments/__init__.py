"""Who is paid for what, and where one pays: a small interface, and the way it is done by hand."""

from __future__ import annotations

from app.services.payments.base import Ask, Payments, Sale
from app.services.payments.manual import ManualPayments

__all__ = ["Ask", "ManualPayments", "Payments", "Sale", "configure", "current"]

_configured: dict[str, Payments] = {"current": ManualPayments()}


def configure(payments: Payments) -> Payments:
    """Make this the way of paying that `current` answers in this process."""
    _configured["current"] = payments
    return payments


def current() -> Payments:
    """Answer the configured way of paying; by hand unless another was configured."""
    return _configured["current"]
