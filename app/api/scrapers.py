"""Who may read `/metrics`: whoever has the token; while there is none, callers of private nets."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from flask import current_app, request

from app.core.errors import Forbidden, Unauthorized


def demand_scraper() -> None:
    """Raise Unauthorized for a wrong token, Forbidden for a caller from elsewhere without one."""
    wanted = current_app.config["METRICS_TOKEN"]
    if wanted:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise Unauthorized("Send METRICS_TOKEN as a bearer token.")
    elif not is_near():
        raise Forbidden("Only this machine and its net may read this without METRICS_TOKEN.")


def is_near() -> bool:
    """Tell whether the caller sits in a private net, and no proxy hides who it is."""
    hidden = "X-Forwarded-For" in request.headers and not current_app.config["TRUSTED_PROXIES"]
    try:
        return not hidden and ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False
