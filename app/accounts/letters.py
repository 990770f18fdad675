"""The letters people get by mail: each domain registers how the words of its own are made.

A letter is put together when it is sent, so that a link in it is made then and lies nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.models import User

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Letter:
    """A kind of letter.

    `build(user, about)` runs in a unit of work that is committed before the mail goes out; it
    answers what the templates `mail/<name>.txt` and `mail/<name>.html` show, or None when there is
    nothing to say any more. `address(user, about)` answers where it goes.
    """

    name: str
    build: Callable[[User, Values], Values | None]
    address: Callable[[User, Values], str] = lambda user, _about: user.email


_letters: dict[str, Letter] = {}


def register(letter: Letter) -> None:
    """Make a letter known; the same name again replaces it."""
    _letters[letter.name] = letter


def of(name: str) -> Letter | None:
    """Answer a letter by its name, None for one nobody knows any more."""
    return _letters.get(name)
