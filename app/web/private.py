"""Pages behind a one-time link: kept nowhere, and their address is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue


def is_private(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """Keep a page out of every cache, and its path out of the Referer of what it loads."""

    @wraps(view)
    def kept(*args: Any, **kwargs: Any) -> Response:
        answer = make_response(view(*args, **kwargs))
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Referrer-Policy"] = "strict-origin"
        return answer

    return kept


def over(again: str, words: str) -> tuple[str, int]:
    """Write the page of a link that works no more, with the page where there is a new one."""
    return render_template("accounts/link_expired.html", again=again, again_words=words), 404
