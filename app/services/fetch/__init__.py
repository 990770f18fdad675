"""Guarded outgoing HTTP: only public addresses, checked at every hop, within limits.

Everything Matinee fetches from a link somebody typed goes through a `Fetcher`.
"""

from __future__ import annotations

from app.services.fetch.errors import (
    AddressNotAllowed,
    AddressNotPublic,
    AddressUnknown,
    FetchFailed,
    FetchRefused,
    FetchTimedOut,
    FetchTooLarge,
    RedirectNotAllowed,
)
from app.services.fetch.fetcher import Downloaded, Fetched, Fetcher, Limits, read_link

__all__ = [
    "AddressNotAllowed",
    "AddressNotPublic",
    "AddressUnknown",
    "Downloaded",
    "FetchFailed",
    "FetchRefused",
    "FetchTimedOut",
    "FetchTooLarge",
    "Fetched",
    "Fetcher",
    "Limits",
    "RedirectNotAllowed",
    "read_link",
]
