"""Forms: a domain's pydantic schema filled by a browser, with what is wrong by field, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from app.api.schemas import is_list
from app.core.errors import AppError, Invalid
from app.core.validation import validated

Shape = TypeVar("Shape", bound=BaseModel)


class Form(Generic[Shape]):
    """What a person typed, what is wrong with it, and the schema when nothing is."""

    def __init__(
        self, shape: type[Shape], values: Mapping[str, Any], *, optional: Collection[str] = ()
    ) -> None:
        self.shape, self.optional = shape, optional
        self.values: defaultdict[str, str] = defaultdict(str)
        self.values.update({key: shown(value) for key, value in values.items()})
        self.errors: dict[str, list[str]] = {}
        self.problem = ""

    def read(self) -> Shape | None:
        """Answer the schema, or None with `errors` filled."""
        try:
            return validated(self.shape, self._given())
        except ValidationError as error:
            for complaint in error.errors(include_url=False, include_input=False):
                field = str(complaint["loc"][0]) if complaint["loc"] else ""
                is_empty = not self.values[field].strip()
                self._complain(field, in_words(complaint, is_empty=is_empty))
            return None

    def carry_out(
        self,
        act: Callable[[Shape], ResponseReturnValue],
        *,
        again: Callable[[Form[Shape], int], ResponseReturnValue],
        fields: Mapping[str, str] | None = None,
    ) -> ResponseReturnValue:
        """Do what was asked and answer; show the form `again`, with a status, when it is refused.

        `fields` names the field that an error's code belongs to.
        """
        given = self.read()
        if given is None:
            return again(self, Invalid.status)
        try:
            return act(given)
        except AppError as error:
            self.refuse(error, fields)
            return again(self, error.status)

    def refuse(self, error: AppError, fields: Mapping[str, str] | None = None) -> None:
        """Show a domain's error beside the field its code belongs to, else above the form."""
        self._complain((fields or {}).get(error.code, ""), error.message)

    def _given(self) -> dict[str, Any]:
        """Keep what the schema knows; an optional question left empty was not answered."""
        given: dict[str, Any] = {}
        for name, field in self.shape.model_fields.items():
            text = self.values.get(name)
            if text is None or (name in self.optional and not text.strip()):
                continue
            given[name] = split(text) if is_list(field.annotation) else text
        return given

    def _complain(self, field: str, message: str) -> None:
        if field:
            self.errors.setdefault(field, []).append(message)
        else:
            self.problem = message


def sent(shape: type[Shape], *, optional: Collection[str] = ()) -> Form[Shape]:
    """Answer the form this request sent; what is `optional` may be left empty."""
    return Form(shape, request.form, optional=optional)


def without_nul(text: str) -> str:
    """Take out the character that no database text can hold, where no schema refuses it."""
    return text.replace("\0", "")


def split(text: str) -> list[str]:
    """Read words between commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def shown(value: Any) -> str:
    """Write a value as its field shows it."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def in_words(complaint: Mapping[str, Any], *, is_empty: bool = False) -> str:
    """Say in a sentence what is wrong with a field."""
    kind, limits = complaint["type"], complaint.get("ctx", {})
    if kind in {"missing", "string_too_short", "too_short"} and limits.get("min_length", 1) == 1:
        return _("Choose at least one.") if kind == "too_short" else _("Fill this in.")
    if kind == "string_too_short":
        return _("Use at least %(count)s characters.", count=limits["min_length"])
    if kind == "string_too_long":
        return _("Use at most %(count)s characters.", count=limits["max_length"])
    if "email" in str(complaint["msg"]):
        return _("Fill this in.") if is_empty else _("This is not an e-mail address.")
    return to_choose(kind) or str(complaint["msg"]).removeprefix("Value error, ")


def to_choose(kind: str) -> str:
    """Say what is to be chosen where something else was typed; nothing for other complaints."""
    if kind.startswith("date_"):
        return _("Choose a day.")
    if kind.startswith(("datetime", "timezone")):
        return _("Choose a day and a time.")
    return _("Choose one of these.") if kind in {"enum", "literal_error"} else ""
