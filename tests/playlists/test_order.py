"""The order of a playlist: videos put on, moved and taken off stand as on a plain list."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from app.core.database import unit_of_work
from app.playlists import service
from app.playlists.errors import NotOnPlaylist
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.accounts.test_races import waiting
from tests.playlists.factories import Playlists, at_once
from tests.servers import wait_for
from tests.videos.factories import Videos

BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
POSTGRES = pytest.mark.parametrize("app", ["postgresql"], indirect=True)
FILMS = st.integers(0, 5)


class Order(RuleBasedStateMachine):
    """A playlist beside a plain list of the same films."""

    playlists: Playlists
    videos: Videos
    owner: UUID

    def __init__(self) -> None:
        super().__init__()
        self.films = [self.videos.make(self.owner, ready=False) for _ in range(6)]
        self.list = self.playlists.make(self.owner)
        self.model: list[UUID] = []

    @rule(film=FILMS)
    def add(self, film: int) -> None:
        one = self.films[film]
        assert self.playlists.add(self.owner, self.list, one) is (one not in self.model)
        if one not in self.model:
            self.model.append(one)

    @rule(film=FILMS)
    def take_off(self, film: int) -> None:
        one = self.films[film]
        self.playlists.remove(self.owner, self.list, one)
        if one in self.model:
            self.model.remove(one)

    @rule(film=FILMS, position=st.integers(1, 8))
    def move_to(self, film: int, position: int) -> None:
        one = self.films[film]
        if self.moved(one, position=position):
            self.model.remove(one)
            self.model.insert(position - 1, one)

    @rule(film=FILMS, before=FILMS)
    def move_before(self, film: int, before: int) -> None:
        one, other = self.films[film], self.films[before]
        if other in self.model and self.moved(one, before=other) and one != other:
            self.model.remove(one)
            self.model.insert(self.model.index(other), one)

    @rule(film=FILMS, by=st.integers(-2, 2))
    def move_by(self, film: int, by: int) -> None:
        one = self.films[film]
        if self.moved(one, by=by):
            place = max(0, self.model.index(one) + by)
            self.model.remove(one)
            self.model.insert(place, one)

    @rule(film=FILMS)
    def purge(self, film: int) -> None:
        one = self.films[film]
        with self.playlists.app.app_context(), unit_of_work() as session:
            session.execute(delete(Video).where(Video.id == one))
        self.films[film] = self.videos.make(self.owner, ready=False)
        if one in self.model:
            self.model.remove(one)

    def moved(self, film: UUID, **where: object) -> bool:
        """Move a film; who is not on the list is told so."""
        try:
            self.playlists.move(self.list, film, **where)
        except NotOnPlaylist:
            assert film not in self.model
            return False
        return True

    @invariant()
    def the_list_is_as_the_plain_one(self) -> None:
        assert self.playlists.order(self.list) == self.model

    @invariant()
    def positions_count_from_one_without_a_gap(self) -> None:
        found = self.playlists.positions(self.list)
        assert found == list(range(1, len(self.model) + 1))


@pytest.mark.property_test
def test_the_order_is_that_of_a_plain_list(
    people: People, playlists: Playlists, videos: Videos
) -> None:
    known = {"playlists": playlists, "videos": videos, "owner": people.make().id}
    machine = type("OrderHere", (Order,), known)
    unhurried = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=unhurried)


@BOTH
@pytest.mark.integration
def test_many_moves_at_once_lose_and_double_nothing(
    playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    made = playlists.make(ada.id, five)
    moves = [
        lambda film=film, to=to: playlists.move(made, film, position=to)
        for film in five
        for to in (1, 3, 5)
    ]
    at_once(*moves)
    assert sorted(playlists.order(made)) == sorted(five)
    assert playlists.positions(made) == [1, 2, 3, 4, 5]
    order = playlists.order(made)
    playlists.move(made, order[4], position=1)
    assert playlists.order(made) == [order[4], *order[:4]]


@BOTH
@pytest.mark.integration
def test_a_video_added_ten_times_at_once_is_there_once(
    playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    made = playlists.make(ada.id)
    at_once(*[lambda film=film: playlists.add(ada.id, made, film) for film in five[:2] * 5])
    assert sorted(playlists.order(made)) == sorted(five[:2])


@POSTGRES
@pytest.mark.integration
def test_a_move_waits_for_the_one_before_it(
    app: Flask, playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    made = playlists.make(ada.id, five)
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            service.lock(made)
            asked = pool.submit(playlists.move, made, five[0], by=1)
            wait_for(lambda: waiting(app), seconds=60, what="the other move to wait")
        asked.result()
    assert playlists.order(made) == [five[1], five[0], *five[2:]]


@POSTGRES
@pytest.mark.integration
def test_a_video_that_is_just_being_purged_does_not_come_on_a_list(
    app: Flask, playlists: Playlists, ada: Person, five: Sequence[UUID]
) -> None:
    made = playlists.make(ada.id)
    answer: list[str] = []

    def ask() -> None:
        body = {"video_id": str(five[0])}
        path = f"/api/v1/playlists/{made}/items"
        told = app.test_client().post(path, json=body, headers=ada.headers)
        answer.append(told.get_json()["error"]["code"])

    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work() as session:
            session.execute(delete(Video).where(Video.id == five[0]))
            asked = pool.submit(ask)
            wait_for(lambda: waiting(app), seconds=60, what="the addition to wait")
        asked.result()
    assert answer == ["VIDEO_NOT_FOUND"]
    assert playlists.order(made) == []
