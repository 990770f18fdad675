"""A list of films for rent asks once for all rights, however long it is."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.playlists import playing, service
from tests.accounts.factories import People
from tests.playlists.factories import Playlists
from tests.queries import counted_queries
from tests.rentals.renting import Cinema

pytestmark = pytest.mark.integration


def test_what_comes_next_in_a_list_is_asked_for_once_however_long_it_is(
    app: Flask, cinema: Cinema, people: People
) -> None:
    viewer, (rented, shown) = people.make(), cinema.film()
    asked = []
    for many in (2, 12):
        closed = [cinema.film()[1] for _ in range(many)]
        made = Playlists(app).make(viewer.id, [*closed, shown])
        with app.app_context(), unit_of_work(writes=False):
            user, playlist = db.session.get_one(User, viewer.id), service.get(made)
            with counted_queries(app) as queries:
                found = playing.around(user, playlist, closed[0])
                first = playing.first(user, playlist)
        assert found is not None
        assert (found.next, first) == (None, None)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    cinema.rent(viewer, rented)
    with app.app_context(), unit_of_work(writes=False):
        user, playlist = db.session.get_one(User, viewer.id), service.get(made)
        first = playing.first(user, playlist)
        assert first is not None
        assert first.video_id == shown
