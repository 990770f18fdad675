"""Which checks are wrong, since when, and whether administrators know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime


class WatchedCheck(Base):
    """How a check of readiness was when it was last asked; `since` is when that began.

    `is_told` says that administrators were told it is wrong, and not yet that it is well again.
    """

    __tablename__ = "watched_check"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    is_ok: Mapped[bool] = mapped_column()
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    is_told: Mapped[bool] = mapped_column(default=False)
