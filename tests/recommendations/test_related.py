"""What is related to a video: alike, of the same viewers, explained; only what one may watch."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.recommendations import weights
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.recommendations.factories import API, Cinema, reasons, related, titles

pytestmark = pytest.mark.integration


def test_what_shares_tags_comes_first_and_says_which(client: FlaskClient, cinema: Cinema) -> None:
    film = cinema.film("Harbour", tags=["ships", "fog", "dusk"])
    for number in range(4):
        cinema.film(f"Other {number}", tags=["fog"])
    cinema.film("Two of three", tags=["dusk", "ships", "rope"])
    found = related(client, film)
    assert titles(found)[0] == "Two of three"
    reason = found[0]["reason"]
    assert (reason["code"], reason["tags"]) == ("same_tags", ["ships", "dusk"])
    assert reason["video"] == {"id": str(film), "title": "Harbour"}
    assert reasons(found)["Other 1"]["tags"] == ["fog"]


@pytest.mark.security
def test_what_a_film_in_no_list_is_about_is_not_told_by_what_is_like_it(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    film = cinema.film("Harbour", owner, tags=["ships"], description="With a blowtorch.")
    cinema.film("What a blowtorch is for", tags=["ships"])
    locked = {"access": "password", "password": "open sesame"}
    client.patch(f"{API}/videos/{film}", json=locked, headers=owner.headers)
    address = f"{API}/videos/{film}/related"
    assert client.get(address).get_json()["error"]["code"] == "PASSWORD_REQUIRED"
    client.post(f"{API}/videos/{film}/unlock", json={"password": "open sesame"})
    assert client.get(address).get_json()["items"][0]["reason"]["tags"] == ["ships"]


@BOTH
def test_rare_words_of_title_and_description_count_and_are_told_as_written(
    client: FlaskClient, cinema: Cinema
) -> None:
    film = cinema.film("The Crème brûlée of Besançon", description="With a blowtorch.")
    cinema.film("Something of nothing")
    cinema.film("Besancon by night")
    cinema.film("What a blowtorch is for")
    found = reasons(related(client, film))
    assert (found["Besancon by night"]["code"], found["Besancon by night"]["words"]) == (
        "same_words",
        ["Besançon"],
    )
    assert found["What a blowtorch is for"]["words"] == ["blowtorch"]
    assert found["Something of nothing"]["code"] == "new"


@BOTH
def test_what_the_same_people_watched_is_told_so_once_it_is_counted(
    client: FlaskClient, cinema: Cinema
) -> None:
    film, other = cinema.film("Harbour"), cinema.film("Kitchen")
    cinema.crowd(film, other)
    cinema.film("Newer")
    assert reasons(related(client, film))["Kitchen"]["code"] == "new"
    cinema.count()
    found = related(client, film)
    assert titles(found)[0] == "Kitchen"
    assert found[0]["reason"]["code"] == "watched_together"
    assert found[0]["reason"]["video"]["title"] == "Harbour"


def test_the_same_channel_and_category_are_reasons_of_their_own(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    film = cinema.film("Harbour", owner, category="travel")
    cinema.film("Mountains", category="travel")
    cinema.film("Soup", owner, category="food")
    found = reasons(related(client, film))
    assert found["Mountains"]["code"] == "same_category"
    assert found["Mountains"]["category"] == "travel"
    assert found["Soup"]["code"] == "same_channel"
    assert found["Soup"]["channel"]["handle"]


def test_nothing_is_there_twice_and_never_the_video_itself(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    same = {"tags": ["fog"], "category": "travel", "description": "An old lighthouse."}
    films = [cinema.film(f"Lighthouse {n}", owner, **same) for n in range(4)]
    cinema.crowd(*films)
    cinema.view(films[0], 9)
    cinema.count()
    found = [one["id"] for one in related(client, films[0])]
    assert sorted(found) == sorted(str(one) for one in films[1:])


@BOTH
def test_only_what_everybody_may_find_and_the_asker_may_watch_is_related(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner, fan, sponsor = people.make(), people.make(), people.make()
    film = cinema.film("Harbour", owner, tags=["fog"])
    for access in ("private", "unlisted", "subscribers", "sponsors"):
        cinema.film(access, owner, tags=["fog"], access=access)
    cinema.films.remove(cinema.film("removed", owner, tags=["fog"]))
    cinema.films.videos.age(cinema.film("due tomorrow", owner, tags=["fog"]), -86_400)
    channel = cinema.followers.channel(owner)
    cinema.followers.subscribe(fan, channel)
    cinema.followers.sponsor(sponsor, channel)
    assert titles(related(client, film)) == []
    assert titles(related(client, film, people.make())) == []
    assert titles(related(client, film, fan)) == ["subscribers"]
    assert set(titles(related(client, film, sponsor))) == {"subscribers", "sponsors"}


def test_who_may_not_watch_a_video_is_not_told_what_is_related_to_it(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner = people.make()
    for access, status in (("private", 404), ("subscribers", 401)):
        film = cinema.film("Secret", owner, access=access)
        route = f"{API}/videos/{film}/related"
        assert client.get(route).status_code == status
        assert client.get(route, headers=owner.headers).status_code == 200
    assert client.get(f"{API}/videos/{uuid4()}/related").status_code == 404


def test_what_one_finished_counts_less(client: FlaskClient, cinema: Cinema, people: People) -> None:
    viewer, tags = people.make(), ["fog"]
    film = cinema.film("Harbour", tags=tags)
    cinema.film("Fresh", tags=tags)
    cinema.watch(viewer, cinema.film("Finished", tags=tags), share=1.0)
    assert titles(related(client, film)) == ["Finished", "Fresh"]
    assert titles(related(client, film, viewer)) == ["Fresh", "Finished"]


@BOTH
def test_no_more_than_two_of_a_channel_follow_each_other_while_there_are_others(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    owner, tags = people.make(), ["fog", "dusk", "ships"]
    film = cinema.film("Harbour", owner, tags=tags)
    for number in range(5):
        cinema.film(f"Mine {number}", owner, tags=tags)
    for number in range(2):
        cinema.film(f"Other {number}")
    kinds = [title.split()[0] for title in titles(related(client, film))]
    assert kinds == ["Mine", "Mine", "Other", "Mine", "Mine", "Other", "Mine"]


@BOTH
def test_it_comes_in_pages_in_the_same_order_and_asks_no_more_for_more_videos(
    app: Flask, client: FlaskClient, cinema: Cinema
) -> None:
    film = cinema.film("Lighthouse", tags=["fog", "sea"], category="travel")
    counts = []
    for more in (3, 9):
        for number in range(more):
            cinema.film(f"Lighthouse {number}", tags=["fog"], category="travel")
        with counted_queries(app) as asked:
            whole = related(client, film)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 14
    parts = []
    for page in (1, 2, 3):
        answer = client.get(f"{API}/videos/{film}/related?page={page}&page_size=5").get_json()
        parts += titles(answer["items"])
        assert answer["pagination"]["total"] == 12
    assert parts == titles(whole) == titles(related(client, film))


def test_a_list_ends_after_a_hundred(
    client: FlaskClient, cinema: Cinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "MOST", 3)
    film = cinema.film("Harbour")
    for number in range(5):
        cinema.film(f"Film {number}")
    assert len(related(client, film)) == 3
