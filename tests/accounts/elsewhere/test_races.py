"""Two at once: one newcomer gets one account, and the last way in outlives two disconnections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import identities
from app.accounts.identity_errors import IdentityNotFound, LastWayIn
from app.accounts.models import User
from app.core.database import unit_of_work
from app.services.openid.issuer import Vouched
from tests.databases import POSTGRES, waiting
from tests.servers import wait_for

pytestmark = pytest.mark.integration
HERE = "https://here.example"
ADA = Vouched(HERE, "1", "ada@example.org", is_email_verified=True)


def arrive(app: Flask, vouched: Vouched) -> UUID:
    """Come in."""
    with app.app_context(), unit_of_work():
        return identities.arrive(vouched, roles=("viewer",)).id


@POSTGRES
@pytest.mark.parametrize("email", ["ada@example.org", "ada@new.example"])
def test_a_newcomer_who_comes_twice_at_once_gets_one_account(app: Flask, email: str) -> None:
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            first = identities.arrive(ADA, roles=("viewer",)).id
            second = pool.submit(arrive, app, replace(ADA, email=email))
            wait_for(lambda: waiting(app), seconds=60, what="the other one to wait")
        assert second.result() == first
        with unit_of_work(writes=False) as session:
            assert session.scalar(select(func.count()).select_from(User)) == 1


@POSTGRES
def test_of_two_ways_in_one_stays_when_both_are_disconnected_at_once(app: Flask) -> None:
    user_id = arrive(app, ADA)
    with app.app_context():
        with unit_of_work():
            second = identities.connect(user_id, replace(ADA, subject="2")).id
        with unit_of_work(writes=False):
            found = identities.find(ADA)
            assert found is not None
            first = found.id

        def disconnect_the_second() -> None:
            with app.app_context(), unit_of_work():
                identities.disconnect(second, issuers={HERE})

        with ThreadPoolExecutor(1) as pool:
            with unit_of_work():
                identities.disconnect(first, issuers={HERE})
                asked = pool.submit(disconnect_the_second)
                wait_for(lambda: waiting(app), seconds=60, what="the other one to wait")
            with pytest.raises(LastWayIn):
                asked.result()


@POSTGRES
def test_what_is_disconnected_meanwhile_lets_nobody_in(app: Flask) -> None:
    user_id = arrive(app, ADA)
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            identities.connect(user_id, replace(ADA, subject="2"))
            found = identities.find(ADA)
            assert found is not None
            identities.disconnect(found.id, issuers={HERE})
            asked = pool.submit(arrive, app, replace(ADA, email="new@example.org"))
            wait_for(lambda: waiting(app), seconds=60, what="the other one to wait")
        assert asked.result() != user_id
        with unit_of_work(), pytest.raises(IdentityNotFound):
            identities.disconnect(found.id, issuers={HERE})
