"""Whole addresses of our pages, for links that leave this installation by mail or on a terminal."""

from __future__ import annotations

from flask import current_app

import places


def public_address(path: str) -> str:
    """Answer a page's address as people open it: below PUBLIC_URL, else on this machine."""
    config = current_app.config
    base = config["PUBLIC_URL"] or places.page(config["HOST"], config["PORT"])
    return f"{base.rstrip('/')}{path}"
