"""Every table, so that migrations and the factory see them all; no domain imports this."""

from app.accounts import models as accounts

__all__ = ["accounts"]
