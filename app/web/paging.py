"""Which page of a list the address asks for."""

from urllib.parse import urlencode

from flask import request

MOST = 1_000_000


def asked(name: str = "page") -> int:
    """Answer `?page=`, 1 when it is missing or no page number; a second list has another name."""
    text = request.args.get(name, "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return min(max(number, 1), MOST)


def address(number: int, name: str = "page", path: str = "") -> str:
    """Answer where another page of the list lies that is asked for now, with all else it says.

    A page that answers a form says at which `path` it is read.
    """
    asked_for = [pair for pair in request.args.items(multi=True) if pair[0] != name]
    return f"{path or request.path}?{urlencode([*asked_for, (name, number)])}"
