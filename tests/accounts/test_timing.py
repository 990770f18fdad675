"""How long an answer takes tells nobody whether an account exists.

Known and unknown names are tried in turn, and a rank test asks whether their times differ. A
machine that does other work shows a difference now and then by chance: one counts when three runs
in a row show it. A version that leaks must be found each time, or the test proves nothing.
`PROVE=1` tries 200 times each.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from itertools import groupby

import pytest
from flask import Flask

from app.accounts import identity, links, recovery, service
from app.accounts.passwords import hash_password, is_right
from app.core.database import unit_of_work

pytestmark = [pytest.mark.security, pytest.mark.timeout(1800)]
PROVE = os.environ.get("PROVE") == "1"
TRIES = 200 if PROVE else 30
ROUNDS = 10 if PROVE else 8
CHANCE = 0.01
KNOWN, UNKNOWN = "ada@example.org", "eve@example.org"


def difference(first: Sequence[float], second: Sequence[float]) -> float:
    """Answer Mann and Whitney's two-sided p, by the normal approximation with ties."""
    count, other = len(first), len(second)
    total = count + other
    ordered = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    rank_sum, ties, rank = 0.0, 0, 1
    for _value, group in groupby(ordered, key=lambda pair: pair[0]):
        members = [side for _same, side in group]
        rank_sum += members.count(0) * (rank + (len(members) - 1) / 2)
        ties += len(members) ** 3 - len(members)
        rank += len(members)
    distance = abs(rank_sum - count * (count + 1) / 2 - count * other / 2)
    spread = math.sqrt(count * other / 12 * (total + 1 - ties / (total * (total - 1))))
    return math.erfc(max(distance - 0.5, 0) / spread / math.sqrt(2))


def test_the_rank_test_answers_what_the_books_say() -> None:
    assert difference([19, 22, 16, 29, 24], [20, 11, 17, 12]) == pytest.approx(0.1113, abs=1e-4)
    assert difference([1, 1, 2, 2], [1, 1, 2, 2]) == 1
    assert difference(range(30), range(100, 130)) < 1e-9


@pytest.fixture
def house(app: Flask) -> Flask:
    """An application that hashes in earnest, with one account."""
    app.config["BCRYPT_ROUNDS"] = ROUNDS
    hashed = hash_password("correct horse", rounds=ROUNDS)
    with app.app_context(), unit_of_work():
        service.register(email=KNOWN, username="ada", password_hash=hashed, is_verified=True)
    return app


def sign_in(app: Flask, email: str) -> float:
    """Try a wrong password; answer the seconds it took."""
    return seconds(app, "login", {"login": email, "password": "wrong horse"}, 401)


def forget(app: Flask, email: str) -> float:
    """Say that a password was forgotten; answer the seconds it took."""
    return seconds(app, "password/forgot", {"email": email}, 202)


def seconds(app: Flask, door: str, given: dict[str, str], status: int) -> float:
    """Call a door and answer how long it took."""
    client = app.test_client()
    begun = time.perf_counter()
    answer = client.post(f"/api/v1/auth/{door}", json=given)
    taken = time.perf_counter() - begun
    assert answer.status_code == status
    return taken


def run(app: Flask, door: Callable[[Flask, str], float]) -> float:
    """Try the known and the unknown name in turn, each first every other time; answer p."""
    taken: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(TRIES):
        pair = (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN)
        for email in pair:
            taken[email].append(door(app, email))
    return difference(taken[KNOWN], taken[UNKNOWN])


DOORS = pytest.mark.parametrize("door", [sign_in, forget])


@DOORS
def test_a_known_name_takes_as_long_as_an_unknown_one(
    house: Flask, door: Callable[[Flask, str], float]
) -> None:
    for email in (KNOWN, UNKNOWN):
        door(house, email)
    found: list[float] = []
    while len(found) < 3 and (not found or found[-1] <= CHANCE):
        found.append(run(house, door))
    assert found[-1] > CHANCE, f"three runs in a row tell the names apart: {found}"


@DOORS
def test_a_version_that_leaks_is_found_out(
    house: Flask, monkeypatch: pytest.MonkeyPatch, door: Callable[[Flask, str], float]
) -> None:
    def no_work_for_nobody(password: str, stored: str | None, *, rounds: int) -> bool:
        return stored is not None and is_right(password, stored, rounds=rounds)

    def looked_up_at_once(email: str) -> None:
        user = service.by_email(email)
        if user is not None:
            links.make(user, links.RESET_PASSWORD, email=user.email)

    monkeypatch.setattr(identity, "is_right", no_work_for_nobody)
    monkeypatch.setattr(recovery, "note_forgotten", looked_up_at_once)
    door(house, KNOWN)
    assert run(house, door) < CHANCE
