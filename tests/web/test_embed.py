"""The player for other sites: whom it is shown to, and in whose frames."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError

import config
from app.core.database import unit_of_work
from app.videos import links, service
from tests.accounts.factories import People, Person
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
HTML = {"Accept": "text/html"}


@pytest.fixture
def maker(people: People) -> Person:
    """Somebody who publishes."""
    return people.make()


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


def get(client: FlaskClient, path: str, **more: Any) -> Any:
    """Ask as a browser does."""
    return client.get(path, headers=HTML, **more)


def policy_of(answer: Any) -> dict[str, str]:
    """Read the policy of an answer by directive."""
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}


def embedded(app: Flask, maker: Person, access: str = "public") -> UUID:
    """Make a video that YouTube's player shows."""
    known = links.source_of("https://youtu.be/dQw4w9WgXcQ", imports=False)
    video_id = Videos(app).make(maker.id, ready=False, access=access, source="link", **known)
    with app.app_context(), unit_of_work():
        links.show_title(video_id, "From elsewhere")
    return video_id


@pytest.mark.parametrize("access", ["public", "unlisted"])
def test_a_video_anybody_may_watch_has_a_page_with_its_player_alone(
    client: FlaskClient, videos: Videos, maker: Person, access: str
) -> None:
    video_id = videos.make(maker.id, title="Harbour", access=access)
    answer = get(client, f"/embed/{video_id}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'data-url="/api/v1/videos/{video_id}/playback"' in page
    assert f'href="http://localhost/watch/{video_id}"' in page
    assert "site-header" not in page
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("access", "status"), [("private", 404), ("subscribers", 403), ("sponsors", 403)]
)
def test_any_other_video_answers_with_a_polite_sentence(
    client: FlaskClient, videos: Videos, maker: Person, access: str, status: int
) -> None:
    video_id = videos.make(maker.id, title="Harbour", access=access)
    answer = get(client, f"/embed/{video_id}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "not for everybody" in page
    assert "data-player" not in page
    assert ("Harbour" in page) == (status == 403)


def test_whoever_is_signed_in_sees_what_everybody_sees(
    people: People, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id, access="private")
    page = get(people.browser(maker), f"/embed/{video_id}").get_data(as_text=True)
    assert "data-player" not in page


def test_a_removed_or_unknown_video_is_not_there(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id)
    with app.app_context(), unit_of_work():
        service.remove(service.lock(video_id))
    for missing in (video_id, uuid4()):
        answer = get(client, f"/embed/{missing}")
        assert (answer.status_code, "not here" in answer.get_data(as_text=True)) == (404, True)


@pytest.mark.parametrize(
    ("setting", "policy"),
    [
        ("*", "*"),
        ("none", "'self'"),
        ("https://blog.example", "'self' https://blog.example"),
        (
            "https://a.example:8443, https://*.b.example",
            "'self' https://a.example:8443 https://*.b.example",
        ),
    ],
)
def test_the_operator_says_whose_pages_may_hold_the_player(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person, setting: str, policy: str
) -> None:
    chosen = config.TestingConfig(EMBED_ORIGINS=setting)
    app.config["EMBED_ORIGINS"] = chosen.for_flask()["EMBED_ORIGINS"]
    for video_id in (videos.make(maker.id), videos.make(maker.id, access="private")):
        answer = get(client, f"/embed/{video_id}")
        assert policy_of(answer)["frame-ancestors"] == policy
        assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize("setting", ["blog.example", "https://a.example; script-src *", "*, none"])
def test_what_is_no_origin_stops_the_start(setting: str) -> None:
    with pytest.raises(ValidationError):
        config.TestingConfig(EMBED_ORIGINS=setting)


def test_no_other_page_may_be_held_in_a_frame(
    client: FlaskClient, videos: Videos, maker: Person
) -> None:
    get(client, f"/embed/{videos.make(maker.id)}")
    answer = get(client, f"/watch/{videos.make(maker.id)}")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert policy_of(answer)["frame-ancestors"] == "'none'"


def test_only_pages_with_its_player_let_youtube_in(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person
) -> None:
    theirs, ours = embedded(app, maker), videos.make(maker.id)
    for page in ("watch", "embed"):
        answer = get(client, f"/{page}/{theirs}")
        policy = policy_of(answer)
        assert policy["frame-src"] == "https://www.youtube-nocookie.com https://www.youtube.com"
        assert policy["script-src"].endswith(" https://www.youtube.com")
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        answer = get(client, f"/{page}/{ours}")
        assert policy_of(answer)["frame-src"] == "'none'"
        assert "youtube" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_page_with_youtubes_player_names_nothing_of_youtube_that_loads_by_itself(
    app: Flask, client: FlaskClient, maker: Person
) -> None:
    page = get(client, f"/watch/{embedded(app, maker)}").get_data(as_text=True)
    assert re.findall(r'(?:src|srcset|data)="(https?:[^"]*)"', page) == []
    links_of_heads = re.findall(r"<link[^>]*href=\"([^\"]*)\"", page)
    assert [one for one in links_of_heads if "youtu" in one] == []
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert "Watch together" in page
