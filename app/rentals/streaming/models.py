"""What a customer may stream."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock, ids
from app.core.amounts import Amount
from app.core.database import Base, UtcDateTime
from app.films.models import Film

IS_OPEN = text("closed_at IS NULL")


class StreamingRental(Base):
    """A customer's right to stream a film: to start by `start_by`, to finish by `ends_at`.

    `ends_at` is set by the start. `price` is what it cost then; `paid_at` is None while the shop
    is still owed it, `reference` names the sale to whoever takes the money. `closed_at` is when
    players and rooms were told that the window is over, `reminded_at` when its end was announced.
    """

    __tablename__ = "streaming_rental"
    __table_args__ = (
        Index("ix_streaming_rental_of_customer", "customer_id", "film_id", "rented_at"),
        Index(
            "ix_streaming_rental_open",
            "rented_at",
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    film_id: Mapped[int] = mapped_column(ForeignKey("film.film_id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.customer_id"))
    price: Mapped[Decimal] = mapped_column(Amount)
    rented_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    start_by: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference: Mapped[str] = mapped_column(String(200), default="")
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    film: Mapped[Film] = relationship(lazy="joined", innerjoin=True)

    @property
    def runs_until(self) -> datetime:
        """Tell when the window closes as it is now."""
        return self.ends_at or self.start_by

    @property
    def is_running(self) -> bool:
        """Tell whether the film may be watched now."""
        return self.runs_until > clock.now()
