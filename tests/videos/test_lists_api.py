"""The lists of videos over REST, on both databases, and how much they ask of the database."""

import base64

import pytest

from app.channels import service as channels
from app.core.database import unit_of_work
from app.videos import lists_api
from tests.queries import counted_queries

pytestmark = pytest.mark.integration
both_databases = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


def titles(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [item["title"] for item in answer.get_json()["items"]]


@pytest.fixture
def five(people, videos):
    owner = people.make(username="mia")
    for number in range(5):
        video = videos.make(owner.id, title=f"Film {number}", tags=["even"] * (number % 2 == 0))
        videos.age(video, 100 - number)
    return owner


@both_databases
def test_the_latest_come_first_and_only_what_everybody_may_see(client, five, people, videos):
    other = people.make()
    for access in ("unlisted", "private"):
        videos.make(other.id, access=access)
    videos.make(other.id, ready=False)
    videos.age(videos.make(other.id, title="Due tomorrow"), -86400)
    answer = client.get("/api/v1/videos/latest?page_size=2")
    assert titles(answer) == ["Film 4", "Film 3"]
    pagination = answer.get_json()["pagination"]
    assert {k: pagination[k] for k in ("page", "page_size", "total", "pages", "next", "prev")} == {
        "page": 1,
        "page_size": 2,
        "total": 5,
        "pages": 3,
        "next": 2,
        "prev": None,
    }
    assert titles(client.get("/api/v1/videos/latest?page_size=2&page=3")) == ["Film 0"]


@both_databases
def test_a_cursor_leads_through_all_without_doubles_though_new_ones_come(
    client, five, people, videos
):
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/v1/videos/latest?page_size=2{cursor and f'&cursor={cursor}'}")
        seen += titles(answer)
        cursor = answer.get_json()["pagination"]["cursor"]
        videos.make(five.id, title="New")
    assert seen == ["Film 4", "Film 3", "Film 2", "Film 1", "Film 0"]


BEFORE_TIME = base64.urlsafe_b64encode(b"0001-01-01T00:00:00+14:00/" + b"0" * 32).decode()


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAyNi0wMS0wMS8x", BEFORE_TIME])
def test_a_cursor_that_is_not_ours_is_refused(client, cursor):
    assert client.get(f"/api/v1/videos/latest?cursor={cursor}").status_code == 422


@both_databases
def test_lists_by_tag_and_by_channel(client, five, people, videos):
    videos.make(people.make(username="ada").id, title="Ada's", tags=["even"])
    assert titles(client.get("/api/v1/videos?tag=Even")) == ["Ada's", "Film 4", "Film 2", "Film 0"]
    assert titles(client.get("/api/v1/videos?tag=even&channel=mia&page_size=2")) == [
        "Film 4",
        "Film 2",
    ]
    assert titles(client.get("/api/v1/channels/ADA/videos")) == ["Ada's"]
    assert client.get("/api/v1/videos?channel=nobody").status_code == 404
    assert client.get("/api/v1/channels/nobody/videos").status_code == 404


@both_databases
def test_my_list_shows_everything_of_mine_and_how_it_is(client, five, people, videos):
    videos.make(five.id, title="Secret", access="private")
    videos.make(five.id, title="In work", ready=False)
    videos.make(people.make().id, title="Not mine")
    answer = client.get("/api/v1/videos/mine", headers=five.headers)
    assert titles(answer) == ["In work", "Secret", *(f"Film {n}" for n in range(4, -1, -1))]
    first, second, *_ = answer.get_json()["items"]
    assert (first["status"], first["watchable"], first["progress"]) == ("PENDING", False, 0.0)
    assert (second["status"], second["watchable"], second["progress"]) == ("READY", True, 1.0)
    assert client.get("/api/v1/videos/mine").status_code == 401


@both_databases
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/videos/latest", 2),
        ("/videos", 2),
        ("/videos?tag=even&channel=mia", 3),
        ("/channels/mia/videos", 3),
        ("/videos/mine", 9),
        ("/channels", 2),
    ],
)
def test_a_list_asks_the_same_few_queries_however_long_it_is(
    app, client, people, videos, path, most
):
    owner, asked = people.make(username="mia"), []
    for size in (1, 6):
        for _ in range(size):
            videos.make(owner.id, tags=["even"])
        lists_api.hot_answers(app).clear()
        headers = owner.headers if path.endswith("mine") else {}
        with counted_queries(app) as queries:
            assert client.get(f"/api/v1{path}", headers=headers).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= most, queries


def test_the_latest_list_is_kept_for_a_second_and_looks_nobody_up(app, client, people, videos):
    videos.make(people.make().id)
    headers = people.make().headers
    first = client.get("/api/v1/videos/latest", headers=headers)
    with counted_queries(app) as queries:
        again = client.get("/api/v1/videos/latest", headers=headers)
    assert (queries, again.data) == ([], first.data)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/videos/latest", headers=known).status_code == 304


def test_a_change_shows_at_once_in_the_process_that_made_it(app, client, people, videos):
    owner = people.make(username="mia")
    video = videos.make(owner.id, title="Old")
    assert titles(client.get("/api/v1/videos/latest")) == ["Old"]
    client.patch(f"/api/v1/videos/{video}", json={"title": "New"}, headers=owner.headers)
    assert titles(client.get("/api/v1/videos/latest")) == ["New"]
    with app.app_context(), unit_of_work():
        channels.edit(channels.get("mia"), name="Mia's films")
    item = client.get("/api/v1/videos/latest").get_json()["items"][0]
    assert item["channel"]["name"] == "Mia's films"


def test_the_hot_list_says_of_a_video_what_its_page_says(client, people, videos):
    video = videos.make(people.make().id)
    item = client.get("/api/v1/videos/latest").get_json()["items"][0]
    shown = client.get(f"/api/v1/videos/{video}").get_json()
    assert item == {name: shown[name] for name in item}


@pytest.mark.parametrize("query", ["page=0", "page_size=101", "page=x", "size=3"])
def test_a_page_that_cannot_be_is_refused(client, query):
    assert client.get(f"/api/v1/videos/latest?{query}").status_code == 422
