"""What somebody may like: from what they watched, liked, rated and follow; also for strangers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.recommendations.factories import FOR_YOU, Cinema, items, reasons, titles

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("how", ["watched", "liked", "rated"])
def test_what_is_like_a_film_somebody_cared_for_names_that_film(
    client: FlaskClient, cinema: Cinema, people: People, how: str
) -> None:
    viewer, seen = people.make(), cinema.film("Harbour", tags=["fog", "ships"])
    cinema.film("More ships", tags=["ships"])
    cinema.film("Soup", tags=["food"])
    {
        "watched": lambda: cinema.watch(viewer, seen),
        "liked": lambda: cinema.like(viewer, seen),
        "rated": lambda: cinema.rate(viewer, seen, 5),
    }[how]()
    found = items(client, FOR_YOU, viewer)
    assert titles(found) == ["More ships", "Soup"]
    reason = found[0]["reason"]
    assert reason["code"] == f"because_you_{how}"
    assert reason["video"]["title"] == "Harbour"
    assert reason["tags"] == ["ships"]


def test_what_others_watched_who_watched_the_same_is_recommended(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer = people.make()
    seen, other = cinema.film("Harbour"), cinema.film("Kitchen")
    cinema.crowd(seen, other)
    cinema.film("Newer")
    cinema.count()
    cinema.watch(viewer, seen)
    found = items(client, FOR_YOU, viewer)
    assert titles(found) == ["Kitchen", "Newer"]
    assert found[0]["reason"]["code"] == "because_you_watched"
    assert found[0]["reason"]["video"]["title"] == "Harbour"


@BOTH
def test_what_is_new_of_a_channel_one_follows_says_so(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer, owner = people.make(), people.make()
    old = cinema.film("Theirs", owner)
    cinema.films.videos.age(old, 40 * 86_400)
    cinema.film("Somebody's")
    cinema.follow(viewer, owner)
    found = items(client, FOR_YOU, viewer)
    assert titles(found) == ["Theirs", "Somebody's"]
    assert found[0]["reason"]["code"] == "followed_channel"
    assert found[0]["reason"]["channel"]["id"] == found[0]["channel"]["id"]


@BOTH
def test_what_somebody_began_finished_or_rated_and_what_is_their_own_is_left_out(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer = people.make()
    cinema.watch(viewer, cinema.film("Finished"), share=1.0)
    cinema.watch(viewer, cinema.film("Begun"), share=0.2)
    cinema.watch(viewer, cinema.film("Only opened"), share=0.01)
    cinema.rate(viewer, cinema.film("Disliked"), 1)
    cinema.like(viewer, cinema.film("Liked"))
    cinema.film("My own", viewer)
    cinema.film("Fresh")
    assert set(titles(items(client, FOR_YOU, viewer))) == {"Fresh", "Only opened"}


def test_what_somebody_hardly_watched_or_disliked_tells_nothing_of_their_taste(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer = people.make()
    cinema.watch(viewer, cinema.film("Hardly", tags=["fog"]), share=0.1)
    cinema.rate(viewer, cinema.film("Disliked", tags=["fog"]), 2)
    cinema.film("More fog", tags=["fog"])
    assert reasons(items(client, FOR_YOU, viewer))["More fog"]["code"] == "new"


def test_a_paused_history_plays_no_part_but_what_was_finished_stays_out(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer = people.make()
    cinema.watch(viewer, cinema.film("Harbour", tags=["fog"]), share=1.0)
    cinema.film("More fog", tags=["fog"])
    assert items(client, FOR_YOU, viewer)[0]["reason"]["code"] == "because_you_watched"
    cinema.pause(viewer)
    found = items(client, FOR_YOU, viewer)
    assert titles(found) == ["More fog"]
    assert found[0]["reason"]["code"] == "new"


def test_the_title_of_a_film_that_was_taken_away_is_told_to_nobody(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer, seen = people.make(), cinema.film("Now private", tags=["fog"])
    cinema.film("More fog", tags=["fog"])
    cinema.watch(viewer, seen)
    cinema.films.videos.access(seen, "private")
    answer = client.get(FOR_YOU, headers=viewer.headers)
    assert "More fog" in answer.text
    assert "Now private" not in answer.text


@BOTH
def test_strangers_and_newcomers_get_what_is_popular_then_what_is_new(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    assert items(client, FOR_YOU) == []
    cinema.view(cinema.film("Popular"), 50)
    cinema.film("Newest")
    cinema.film("For some", access="subscribers")
    for viewer in (None, people.make()):
        found = items(client, FOR_YOU, viewer)
        assert titles(found) == ["Popular", "Newest"]
        assert [one["reason"]["code"] for one in found] == ["popular", "new"]
        assert found[0]["reason"]["days"] == 7


def test_what_is_for_subscribers_is_recommended_to_those(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer, owner = people.make(), people.make()
    cinema.film("For some", owner, access="subscribers")
    assert titles(items(client, FOR_YOU, viewer)) == []
    cinema.follow(viewer, owner)
    assert titles(items(client, FOR_YOU, viewer)) == ["For some"]


def test_what_was_liked_lately_counts_for_more_than_what_was_watched_long_ago(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer = people.make()
    cinema.watch(viewer, cinema.film("Old love", tags=["fog"]), days_ago=120)
    cinema.watch(viewer, cinema.film("New love", tags=["sun"]))
    cinema.film("More sun", tags=["sun"])
    cinema.film("More fog", tags=["fog"])
    assert titles(items(client, FOR_YOU, viewer)) == ["More sun", "More fog"]


@BOTH
def test_it_asks_no_more_of_who_watched_more_in_a_larger_library(
    app: Flask, client: FlaskClient, cinema: Cinema, people: People
) -> None:
    viewer, owner = people.make(), people.make()
    cinema.follow(viewer, owner)
    counts = []
    for more in (2, 6):
        for number in range(more):
            fields = {"tags": ["fog", f"tag {number}"], "category": "travel", "language": "en"}
            seen = cinema.film(f"Seen lighthouse {number}", **fields)
            cinema.watch(viewer, seen)
            cinema.film(f"Unseen lighthouse {number}", owner, **fields)
            cinema.film(f"For some {number}", owner, access="subscribers")
        with counted_queries(app) as asked:
            found = items(client, FOR_YOU, viewer)
        counts.append(len(asked))
    assert len(found) == 16
    assert counts[1] <= counts[0] <= 24
    assert titles(found) == titles(items(client, FOR_YOU, viewer))
