"""A plan that runs out is told of once, however late the clock is looked at, and however often."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from app.core.database import unit_of_work
from app.rentals.models import Customer, StreamingSubscription
from app.rentals.streaming import plans
from app.videos import signals
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.rentals.renting import Cinema, day_from_now

pytestmark = pytest.mark.integration
OVER = "Your streaming subscription is over. Rent this film to go on watching."
Told = list[tuple[UUID, UUID | None]]


@contextmanager
def heard() -> Iterator[Told]:
    """Hear whose right to which video may have ended."""
    told: Told = []

    def note(video: Video, *, user_id: UUID | None) -> None:
        told.append((video.id, user_id))

    with signals.watch_right_changed.connected_to(note):
        yield told


def end_on(cinema: Cinema, plan_id: int, days: int) -> None:
    """Have a plan end on a day counted from now, as if it had been so all the time."""
    with cinema.app.app_context(), unit_of_work() as session:
        session.get_one(StreamingSubscription, plan_id).end_date = day_from_now(days)


def why_not(cinema: Cinema, person: Person, video_id: UUID) -> str:
    """Read why somebody may not watch."""
    path = f"/api/v1/videos/{video_id}/playback"
    answer = cinema.app.test_client().get(path, headers=person.headers)
    assert answer.status_code == 403
    return str(answer.get_json()["error"]["message"])


@BOTH
@pytest.mark.parametrize("days", [-1, -3])
def test_what_ended_is_told_once_also_when_nobody_looked_for_days(
    cinema: Cinema, people: People, days: int
) -> None:
    viewer, (_, video_id) = people.make(), cinema.film()
    plan_id = cinema.plan_of(cinema.customer(viewer), -30, 0)
    with heard() as told:
        assert (cinema.look(), told) == (0, [])
        end_on(cinema, plan_id, days)
        assert (cinema.look(), cinema.look()) == (1, 0)
        assert told == [(video_id, viewer.id)]
    assert why_not(cinema, viewer, video_id) == OVER


@BOTH
def test_two_who_look_at_once_tell_it_once(cinema: Cinema, people: People) -> None:
    viewer, (_, video_id) = people.make(), cinema.film()
    cinema.plan_of(cinema.customer(viewer), -30, -1)
    ready = Barrier(2)

    def look(_: int) -> int:
        ready.wait(timeout=60)
        return cinema.look()

    with heard() as told, ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(look, range(2))) == 1
    assert told == [(video_id, viewer.id)]


@BOTH
def test_a_plan_that_was_made_longer_is_told_of_when_it_ends_again(
    cinema: Cinema, people: People
) -> None:
    viewer, (_, video_id) = people.make(), cinema.film()
    mary = cinema.customer(viewer)
    plan_id = cinema.plan_of(mary, -30, -1)
    with heard() as told:
        assert cinema.look() == 1
        with cinema.app.app_context(), unit_of_work():
            plans.end(mary, plan_id, day_from_now(4))
        assert (cinema.look(), cinema.watch(viewer, video_id)) == (0, (200, ""))
        end_on(cinema, plan_id, -1)
        assert cinema.look() == 1
    assert told == [(video_id, viewer.id)] * 2


@BOTH
def test_what_a_clerk_ended_is_not_told_again(cinema: Cinema, people: People) -> None:
    viewer, (_, video_id) = people.make(), cinema.film()
    mary = cinema.customer(viewer)
    plan_id = cinema.plan_of(mary, -30)
    with heard() as told:
        with cinema.app.app_context(), unit_of_work():
            plans.end(mary, plan_id, day_from_now(-1))
        assert cinema.look() == 0
    assert told == [(video_id, viewer.id)]


def test_nobody_is_told_whose_account_went_or_who_was_switched_off(
    cinema: Cinema, people: People
) -> None:
    (_, video_id), off = cinema.film(), people.make()
    cinema.plan_of(cinema.shop.customer(), -30, -1)
    mary = cinema.customer(off)
    cinema.plan_of(mary, -30, -1)
    with cinema.app.app_context(), unit_of_work() as session:
        session.get_one(Customer, mary).active = 0
    with heard() as told:
        assert (cinema.look(), cinema.look()) == (2, 0)
    assert told == []
    assert why_not(cinema, off, video_id) == "Rent this film to watch it."


@pytest.mark.websocket
def test_players_of_a_plan_that_ran_out_are_sent_away_and_told_why(
    cinema: Cinema, people: People, socketio_client: Any
) -> None:
    viewer, (_, video_id) = people.make(), cinema.film()
    plan_id = cinema.plan_of(cinema.customer(viewer), -30, 0)
    player = socketio_client("/jobs", token=viewer.token)
    watched = {"video": str(video_id)}
    assert player.emit("video:watch", watched, namespace="/jobs", callback=True)["ok"]
    end_on(cinema, plan_id, -1)
    assert cinema.look() == 1
    (told,) = player.get_received("/jobs")
    assert (told["args"][0]["code"], told["args"][0]["watchable"]) == ("RENTAL_REQUIRED", False)


def test_a_plan_that_follows_keeps_the_player_open(
    cinema: Cinema, people: People, socketio_client: Any
) -> None:
    viewer, (_, video_id) = people.make(), cinema.film()
    mary = cinema.customer(viewer)
    plan_id = cinema.plan_of(mary, -30, 5)
    player = socketio_client("/jobs", token=viewer.token)
    watched = {"video": str(video_id)}
    assert player.emit("video:watch", watched, namespace="/jobs", callback=True)["ok"]
    end_on(cinema, plan_id, -1)
    cinema.plan_of(mary, 0)
    assert cinema.look() == 1
    assert player.get_received("/jobs") == []
