"""Rate limits of single routes, beside the default that counts mutating calls only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request

from app.api.access import SAFE_METHODS
from app.core.extensions import limiter
from app.core.security import View


def limited(
    rule: str,
    *,
    key: Callable[[], str] | None = None,
    counts: Callable[[Any], bool] | None = None,
    adds: bool = False,
) -> Callable[[View], View]:
    """Limit a view, e.g. `10 per minute`, by `key` (the caller when omitted).

    `counts(response)` says which answers count; `adds` keeps the default limit beside it.
    """
    bound = limiter.limit(rule, key_func=key, deduct_when=counts, override_defaults=not adds)

    def decorate(view: View) -> View:
        wrapped: Any = bound(view)
        wrapped.is_limited = True
        return wrapped

    return decorate


@limiter.request_filter
def _is_free() -> bool:
    """Leave reads without a limit of their own uncounted, and unlooked-up."""
    if request.method not in SAFE_METHODS or request.endpoint is None:
        return False
    return not hasattr(current_app.view_functions.get(request.endpoint), "is_limited")
