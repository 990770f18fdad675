"""What the forms of administration share: the deed, the words about it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.core import database
from app.core.errors import Conflict, Invalid
from app.web.forms import without_nul

LONGEST_REASON = 300


def reason() -> str:
    """Answer why, as it was typed."""
    return without_nul(request.form.get("reason", "")).strip()[:LONGEST_REASON]


def carry_out(act: Callable[[], Any], words: Callable[[Any], str], target: str) -> Any:
    """Do it in a unit of work, say what became of it, and go back to a page."""
    try:
        with database.unit_of_work():
            said = words(act())
    except (Conflict, Invalid) as error:
        said = error.message
    flash(said)
    answer: ResponseReturnValue = redirect(target, code=303)
    return answer
