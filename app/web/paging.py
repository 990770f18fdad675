"""Which page of a list the address asks for."""

from flask import request

MOST = 1_000_000


def asked() -> int:
    """Answer `?page=`, 1 when it is missing or no page number."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return min(max(number, 1), MOST)
