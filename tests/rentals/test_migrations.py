"""The migrations of the shop: what they make keeps to Pagila's names and to its rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from app.core.database import db, unit_of_work
from app.rentals.models import Customer, Payment, Rental, StreamingSubscription
from tests.rentals.factories import Shop
from tests.shape.test_migrations import ROOT, migrated

__all__ = ["migrated"]
pytestmark = pytest.mark.integration
FOLDER = str(ROOT / "migrations")
# As plans were written before they noted that their end was told.
A_PLAN = text(
    "INSERT INTO streaming_subscription (customer_id, plan_name, start_date, end_date)"
    " VALUES (:customer, 'All', '2022-01-01', :ends)"
)


def columns_of(table: str) -> dict[str, Any]:
    """Answer the columns a table has in the database, by name."""
    return {column["name"]: column for column in inspect(db.engine).get_columns(table)}


def test_plans_of_streaming_have_a_migration_of_their_own(migrated: Flask) -> None:
    customer_id = Shop(migrated).customer()
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0030_shop")
        assert "streaming_subscription" not in inspect(db.engine).get_table_names()
        flask_migrate.upgrade(directory=FOLDER, revision="0031_streaming_subscription")
        found = columns_of("streaming_subscription")
        assert set(found) == {"id", "customer_id", "plan_name", "start_date", "end_date"}
        assert [name for name, one in found.items() if one["nullable"]] == ["end_date"]
        assert found["plan_name"]["type"].length == 100
        (key,) = inspect(db.engine).get_foreign_keys("streaming_subscription")
        assert (key["referred_table"], key["constrained_columns"]) == ("customer", ["customer_id"])
        with unit_of_work() as session:
            session.execute(A_PLAN, {"customer": customer_id, "ends": None})
        flask_migrate.upgrade(directory=FOLDER)
        with unit_of_work(writes=False) as session:
            plan = session.query(StreamingSubscription).one()
            assert (plan.customer_id, plan.plan_name, plan.end_date) == (customer_id, "All", None)


def test_no_plan_is_for_a_customer_there_is_not(migrated: Flask) -> None:
    with migrated.app_context(), pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(
            StreamingSubscription(customer_id=7, plan_name="x", start_date=date(2026, 11, 1))
        )


def test_customers_from_before_are_found_by_their_folded_names(migrated: Flask) -> None:
    shop = Shop(migrated)
    jose = shop.customer(first_name="JOSÉ", last_name="ŞENGÜL")
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0037_payment_once")
        assert "folded_name" not in columns_of("customer")
        flask_migrate.upgrade(directory=FOLDER)
        with unit_of_work(writes=False) as session:
            assert session.get_one(Customer, jose).folded_name == "sengul\njose"


def test_customers_from_before_are_found_by_their_folded_addresses(migrated: Flask) -> None:
    shop = Shop(migrated)
    jose, ada = shop.customer(email="JOSÉ@example.org"), shop.customer()
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0038_customer_names")
        assert "folded_email" not in columns_of("customer")
        flask_migrate.upgrade(directory=FOLDER)
        with unit_of_work(writes=False) as session:
            found = [session.get_one(Customer, one).folded_email for one in (jose, ada)]
            assert found == ["jose@example.org", ""]


def test_of_plans_that_ended_before_nobody_is_told(migrated: Flask) -> None:
    customer_id = Shop(migrated).customer()
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0038_customer_names")
        assert "closed_at" not in columns_of("streaming_subscription")
        with unit_of_work() as session:
            for ends in ("2022-02-01", "2999-02-01", None):
                session.execute(A_PLAN, {"customer": customer_id, "ends": ends})
        flask_migrate.upgrade(directory=FOLDER)
        with unit_of_work(writes=False) as session:
            found = session.query(StreamingSubscription).order_by(StreamingSubscription.id)
            assert [one.closed_at is not None for one in found] == [True, False, False]


def test_payments_from_before_stay_and_have_no_id_of_their_own(migrated: Flask) -> None:
    shop = Shop(migrated)
    rental = shop.rent(shop.customer(), shop.copy())
    shop.pay(rental, "1.50")
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0036_room_deeds_by_age")
        assert "once" not in columns_of("payment")
        flask_migrate.upgrade(directory=FOLDER)
        with unit_of_work(writes=False) as session:
            kept = session.query(Payment).one()
            assert (kept.rental_id, str(kept.amount), kept.once) == (rental, "1.50", None)


def test_the_database_itself_lets_no_copy_out_twice(migrated: Flask) -> None:
    shop = Shop(migrated)
    copy, first, second = shop.copy(), shop.customer(), shop.customer()
    shop.rent(first, copy)
    with migrated.app_context(), pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(shop.row(second, copy))


def test_the_shop_outlives_its_clerks_and_goes_with_its_migration(migrated: Flask) -> None:
    shop = Shop(migrated)
    shop.rent(shop.customer(), shop.copy())
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0031_streaming_subscription")
        for kept in (Rental.rental_id, Customer.customer_id):
            assert db.session.query(kept).count() == 1
        db.session.rollback()
        flask_migrate.downgrade(directory=FOLDER, revision="0029_film_streaming")
        assert not {"rental", "customer"} & set(inspect(db.engine).get_table_names())
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM film")) == 1
