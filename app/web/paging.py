"""Which page of a list the address asks for."""

from urllib.parse import urlencode

from flask import request

MOST = 1_000_000


def asked() -> int:
    """Answer `?page=`, 1 when it is missing or no page number."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return min(max(number, 1), MOST)


def address(number: int) -> str:
    """Answer where another page of the list lies that is asked for now, with all else it says."""
    asked_for = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    return f"{request.path}?{urlencode([*asked_for, ('page', number)])}"
