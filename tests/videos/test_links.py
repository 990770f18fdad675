"""A link becomes a video, or is refused with words that help."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.videos import links, service
from tests.accounts.factories import People, Person
from tests.services.fetch.hostile import links as hostile_links
from tests.services.fetch.rig import watch

pytestmark = pytest.mark.integration
ID = "dQw4w9WgXcQ"
SHORT = f"https://youtu.be/{ID}?si=tracks_you"


@pytest.fixture
def maker(people: People) -> Person:
    """Somebody who publishes."""
    return people.make()


def send(client: FlaskClient, person: Person, **said: Any) -> Any:
    """Submit a link."""
    return client.post("/api/v1/videos", json=said, headers=person.headers)


def test_a_youtube_link_becomes_a_video_of_its_one_address(
    client: FlaskClient, maker: Person
) -> None:
    answer = send(client, maker, url=SHORT, tags=["Sea"], description="Boats.")
    assert answer.status_code == 202
    made = answer.get_json()
    assert made["status"] == "PENDING"
    shown = client.get(f"/api/v1/videos/{made['video_id']}", headers=maker.headers).get_json()
    assert shown["source"] == "link"
    assert shown["source_url"] == f"https://www.youtube.com/watch?v={ID}"
    assert shown["embed"] == {"provider": "youtube", "id": ID, "url": shown["source_url"]}
    assert (shown["title"], shown["access"]) == (f"YouTube video {ID}", "private")
    assert (shown["tags"], shown["description"]) == (["sea"], "Boats.")
    job = client.get(f"/api/v1/jobs/{made['job_id']}", headers=maker.headers).get_json()
    assert (job["kind"], job["video_id"]) == ("look_up_link", made["video_id"])
    status = client.get(f"/api/v1/videos/{made['video_id']}/status", headers=maker.headers)
    assert [step["name"] for step in status.get_json()["steps"]] == ["look_up"]


def test_the_link_may_be_called_youtube_url(client: FlaskClient, maker: Person) -> None:
    answer = send(client, maker, youtube_url=SHORT, title="My own", access="public")
    assert answer.status_code == 202
    video_id = answer.get_json()["video_id"]
    shown = client.get(f"/api/v1/videos/{video_id}", headers=maker.headers).get_json()
    assert (shown["title"], shown["access"]) == ("My own", "public")


def test_a_link_is_needed(client: FlaskClient, maker: Person) -> None:
    answer = send(client, maker, title="Nothing")
    assert answer.status_code == 422
    assert "url" in answer.get_json()["error"]["details"]


def test_only_creators_submit_links(client: FlaskClient, people: People) -> None:
    assert client.post("/api/v1/videos", json={"url": SHORT}).status_code == 401
    assert send(client, people.make("viewer"), url=SHORT).status_code == 403


def test_nobody_submits_into_a_channel_of_another(client: FlaskClient, people: People) -> None:
    theirs = people.make(username="mia")
    send(client, theirs, url=SHORT)
    answer = send(client, people.make(), url=SHORT, channel="mia")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "NOT_YOUR_CHANNEL")


def test_a_youtube_link_to_no_single_video_is_refused(client: FlaskClient, maker: Person) -> None:
    answer = send(client, maker, url="https://www.youtube.com/playlist?list=PL1")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "UNSUPPORTED_URL")
    assert "no single video" in answer.get_json()["error"]["message"]


def test_another_link_is_refused_and_told_what_the_operator_can_do(
    client: FlaskClient, maker: Person
) -> None:
    answer = send(client, maker, url="https://films.example.org/harbour.mp4")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "UNSUPPORTED_URL")
    assert "IMPORT_LINKS=on" in answer.get_json()["error"]["message"]


def test_where_the_operator_allows_it_another_link_becomes_work_that_fetches_it(
    app: Flask, client: FlaskClient, maker: Person
) -> None:
    app.config["IMPORT_LINKS"] = "on"
    made = send(client, maker, url="https://films.example.org/the_old%20harbour.mp4?a=1").get_json()
    with app.app_context(), unit_of_work(writes=False):
        video = service.get(UUID(made["video_id"]))
        steps = {step.name for step in jobs.of_subject("video", video.id)[0].steps}
        assert (video.title, video.embed, steps) == ("the old harbour", None, {"fetch", "probe"})
        assert video.source_url == "https://films.example.org/the_old%20harbour.mp4?a=1"


@pytest.mark.security
@pytest.mark.parametrize("imports", [True, False])
def test_no_hostile_link_is_taken_or_connected_to(imports: bool) -> None:
    with watch() as seen:
        taken = [link for link in hostile_links(8080) if is_taken(link, imports=imports)]
    assert taken == seen == []


def is_taken(link: str, *, imports: bool) -> bool:
    """Tell whether a link would become a video."""
    try:
        links.source_of(link, imports=imports)
    except links.UnsupportedUrl:
        return False
    return True
