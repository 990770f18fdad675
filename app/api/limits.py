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
    adds: bool = False,
    shared: str = "",
) -> Callable[[View], View]:
    """Limit a view, e.g. `10 per minute`, by `key` (the caller when omitted).

    A call counts before it is answered; `adds` keeps the default limit beside this one. Views that
    name the same `shared` count together: several doors of one room.
    """
    options: dict[str, Any] = {"key_func": key, "override_defaults": not adds}
    if shared:
        bound = limiter.shared_limit(rule, scope=shared, **options)
    else:
        bound = limiter.limit(rule, **options)

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
