"""What people are written: the letters that were wanted, put together as a worker would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask

from app.accounts import letters, service, tasks
from app.accounts.models import User
from app.core.database import unit_of_work
from app.core.extensions import celery


@dataclass(frozen=True)
class Wanted:
    """One letter that was wanted."""

    user_id: UUID
    letter: str
    about: Mapping[str, Any]


def look_up(app: Flask) -> int:
    """Look up forgotten passwords as a worker of this application does; count the letters."""
    celery.flask_app = app  # the object is shared: an application made later took it over
    found: int = tasks.look_up_forgotten()
    return found


@dataclass
class Mailbox:
    """Every letter that was wanted while it listened, in order."""

    app: Flask
    wanted: list[Wanted] = field(default_factory=list)

    def note(self, user: User, *, letter: str, about: Mapping[str, Any]) -> None:
        """Keep what was wanted, as the receiver of the signal."""
        self.wanted.append(Wanted(user.id, letter, dict(about)))

    @property
    def names(self) -> list[str]:
        """Answer the letters by their names."""
        return [one.letter for one in self.wanted]

    def open(self, number: int = -1) -> tuple[str, Mapping[str, Any] | None]:
        """Put a letter together, the newest unless told; answer where it goes and what it says."""
        one = self.wanted[number]
        found = letters.of(one.letter)
        assert found is not None, one.letter
        with self.app.app_context(), unit_of_work():
            user = service.get(one.user_id)
            return found.address(user, one.about), found.build(user, one.about)

    def token(self, number: int = -1) -> str:
        """Put a letter together; answer the token in its link."""
        _address, said = self.open(number)
        assert said is not None
        return str(said["link"]).rpartition("/")[2]
