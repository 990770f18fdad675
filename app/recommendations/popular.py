"""What everybody gets alike, kept in this process for minutes: what is hot, and what kinds are.

Only names are kept: what may be listed is asked whenever they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.recommendations import trending, weights
from app.search.models import SearchDocument
from app.videos import listing

KEPT_SECONDS = 60.0
# Of a large library it takes long to add up.
HOT_SECONDS = 300.0


@dataclass
class Kept:
    """What was asked, by its name, and the moment (of the monotonic clock) it is stale."""

    found: dict[str, tuple[float, Any]] = field(default_factory=dict)

    def get(self, name: str, ask: Callable[[], Any], seconds: float = KEPT_SECONDS) -> Any:
        """Answer what is kept, or ask and keep it."""
        stale_at, value = self.found.get(name, (0.0, None))
        if clock.monotonic() < stale_at:
            return value
        value = ask()
        self.found[name] = (clock.monotonic() + seconds, value)
        return value


def kept(app: Flask) -> Kept:
    """Answer what this process keeps."""
    found: Kept = app.extensions.setdefault("matinee_popular", Kept())
    return found


def hottest() -> Sequence[UUID]:
    """List what is viewed most these days, by the rules of what is trending."""
    found: Sequence[UUID] = kept(current_app).get(
        "hottest",
        lambda: trending.hottest(days=weights.POPULAR_DAYS, limit=weights.MOST),
        HOT_SECONDS,
    )
    return found


def documents() -> int:
    """Count what search knows."""
    query = select(func.count()).select_from(SearchDocument)
    found: int = kept(current_app).get("documents", lambda: db.session.scalar(query) or 0)
    return found


def categories() -> Sequence[str]:
    """List the categories that have videos, that with the most first."""
    found: Sequence[str] = kept(current_app).get("categories", listing.categories)
    return found
