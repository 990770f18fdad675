"""Who rents what where: stores with their staff and copies, customers, rentals and payments.

The tables and columns are those of the Pagila sample database; a few columns are our own.
"""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    and_,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core import clock
from app.core.amounts import Amount
from app.core.database import Base, UtcDateTime
from app.core.folding import fold

IS_OPEN = text("return_date IS NULL")
IS_UNTOLD = text("closed_at IS NULL")
# By code points, so that both databases have one order.
_FOLDED = Text().with_variant(Text(collation="C"), "postgresql")


def folded_name(last_name: str | None, first_name: str | None) -> str:
    """Answer the name by which a customer is found and listed: without accents and case."""
    return fold(f"{last_name or ''}\n{first_name or ''}")


def folded_email(email: str | None) -> str:
    """Answer the address by which a customer is found: without accents and case, else empty."""
    return fold(email or "").strip()


class Country(Base):
    """A country."""

    __tablename__ = "country"

    country_id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(Text)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class City(Base):
    """A city of a country."""

    __tablename__ = "city"

    city_id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(Text)
    country_id: Mapped[int] = mapped_column(ForeignKey("country.country_id"), index=True)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Address(Base):
    """Where a store is, or where somebody lives."""

    __tablename__ = "address"

    address_id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    address2: Mapped[str | None] = mapped_column(Text)
    district: Mapped[str] = mapped_column(Text)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.city_id"), index=True)
    postal_code: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Store(Base):
    """A store; `manager_staff_id` has no foreign key, as in Pagila: staff point at their store."""

    __tablename__ = "store"

    store_id: Mapped[int] = mapped_column(primary_key=True)
    manager_staff_id: Mapped[int] = mapped_column(unique=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.address_id"), index=True)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Staff(Base):
    """Somebody who works at a store; `username` and `password` are Pagila's and open nothing."""

    __tablename__ = "staff"

    staff_id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(Text)
    last_name: Mapped[str] = mapped_column(Text)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.address_id"), index=True)
    email: Mapped[str | None] = mapped_column(Text)
    store_id: Mapped[int] = mapped_column(ForeignKey("store.store_id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    username: Mapped[str] = mapped_column(Text)
    password: Mapped[str | None] = mapped_column(Text)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)


class Customer(Base):
    """Who rents. `active` says whether they may (0: no); Pagila's `activebool` is always true.

    `user_id` is their account here, where they have one. `folded_name` and `folded_email` follow
    the names and the address by themselves, except in what is written past the class.
    """

    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_name", "folded_name", "customer_id"),)

    customer_id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("store.store_id"), index=True)
    first_name: Mapped[str] = mapped_column(Text)
    last_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.address_id"), index=True)
    activebool: Mapped[bool] = mapped_column(default=True)
    create_date: Mapped[date] = mapped_column(default=lambda: clock.now().date())
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    active: Mapped[int | None] = mapped_column(default=1)
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), unique=True
    )
    folded_name: Mapped[str] = mapped_column(_FOLDED, server_default="")
    folded_email: Mapped[str] = mapped_column(_FOLDED, server_default="", index=True)

    @validates("first_name", "last_name")
    def _fold_name(self, which: str, name: str) -> str:
        names = {"last_name": self.last_name, "first_name": self.first_name, which: name}
        self.folded_name = folded_name(**names)
        return name

    @validates("email")
    def _fold_email(self, _which: str, email: str | None) -> str | None:
        self.folded_email = folded_email(email)
        return email

    @hybrid_property
    def is_active(self) -> bool:
        """Tell whether they may rent; queries ask the same."""
        return self.activebool and self.active != 0

    @is_active.inplace.expression
    @classmethod
    def _is_active(cls) -> ColumnElement[bool]:
        return and_(cls.activebool, func.coalesce(cls.active, 1) != 0)


class Inventory(Base):
    """One copy of a film, which belongs to a store."""

    __tablename__ = "inventory"
    __table_args__ = (Index("ix_inventory_of_store", "store_id", "film_id"),)

    inventory_id: Mapped[int] = mapped_column(primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("film.film_id"), index=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("store.store_id"))
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Rental(Base):
    """A copy that somebody took home; while it is out, nobody else can take it.

    `reminded_at` is when they were last told that it is due, or overdue.
    """

    __tablename__ = "rental"
    __table_args__ = (
        Index(
            "uq_rental_open_copy",
            "inventory_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index("uq_rental_moment", "rental_date", "inventory_id", "customer_id", unique=True),
        Index("ix_rental_of_customer", "customer_id", "rental_date"),
    )

    rental_id: Mapped[int] = mapped_column(primary_key=True)
    rental_date: Mapped[datetime] = mapped_column(UtcDateTime)
    inventory_id: Mapped[int] = mapped_column(ForeignKey("inventory.inventory_id"), index=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.customer_id"))
    return_date: Mapped[datetime | None] = mapped_column(UtcDateTime)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.staff_id"), index=True)
    last_update: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Payment(Base):
    """What somebody paid for a rental; one table, where Pagila cuts it by months.

    `once` is the number its request gave itself, so that asking twice pays once.
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index("ix_payment_of_customer", "customer_id", "payment_date"),
        Index("uq_payment_once", "once", unique=True),
    )

    payment_id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.customer_id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.staff_id"), index=True)
    rental_id: Mapped[int] = mapped_column(ForeignKey("rental.rental_id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Amount)
    payment_date: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    once: Mapped[uuid.UUID | None] = mapped_column()


class StreamingSubscription(Base):
    """A customer's monthly plan of streaming; without an end it goes on.

    `closed_at` is when players and rooms were told that its last day is over.
    """

    __tablename__ = "streaming_subscription"
    __table_args__ = (
        Index(
            "ix_streaming_subscription_untold",
            "end_date",
            sqlite_where=IS_UNTOLD,
            postgresql_where=IS_UNTOLD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.customer_id"), index=True)
    plan_name: Mapped[str] = mapped_column(String(100))
    start_date: Mapped[date] = mapped_column()
    end_date: Mapped[date | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffAccount(Base):
    """That somebody with an account works at a store: a clerk, as long as the staff is active."""

    __tablename__ = "staff_account"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.staff_id", ondelete="CASCADE"), unique=True
    )
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
