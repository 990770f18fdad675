"""Every setting with the value in force and where it came from; of a secret only if it is set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

import config
import places

SECRET = re.compile(r"(SECRET|PASSWORD|TOKEN$|API_KEY|SECRET_KEY)")
ADDRESS = re.compile(r"(_URL|_URI|_QUEUE|_BACKEND|_ISSUER)$")
# Where Flask or an extension wants a setting by another name.
IN_FORCE = {
    "DATABASE_URL": "SQLALCHEMY_DATABASE_URI",
    "MAX_CONTENT_LENGTH": "MAX_MULTIPART_LENGTH",
    "RATELIMIT_STORAGE_URL": "RATELIMIT_STORAGE_URI",
    "FLASK_ENV": "ENVIRONMENT",
}


@dataclass(frozen=True)
class Known:
    """A setting; `value` is None for a secret. `source`: environment, file or default."""

    name: str
    value: str | None
    is_secret: bool
    is_set: bool
    source: str


def everything() -> list[Known]:
    """List every setting by its name."""
    return [_known(name) for name in sorted(config.Settings.model_fields)]


def _known(name: str) -> Known:
    value = current_app.config.get(IN_FORCE.get(name, name))
    is_secret = SECRET.search(name) is not None
    shown = None if is_secret else in_words(name, value)
    return Known(name, shown, is_secret, value not in (None, "", []), config.source_of(name))


def in_words(name: str, value: Any) -> str:
    """Write a value; an address goes without person, password and query."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Path):
        return ", ".join(map(str, value))
    text = str(value)
    return places.shown(text) if ADDRESS.search(name) and "://" in text else text
