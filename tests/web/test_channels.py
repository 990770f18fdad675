"""A channel's page, and its owner's page to edit it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit


@pytest.fixture
def handle(ada: Visit, videos: Videos) -> str:
    """The handle of ada's channel, which shows one film."""
    videos.make(ada.person.id, title="Harbour at dusk")
    videos.make(ada.person.id, title="A secret", access="private")
    return ada.person.username


def test_a_channel_shows_its_public_videos(visitor: FlaskClient, handle: str) -> None:
    text = visitor.get(f"/channels/{handle}").text
    assert "Harbour at dusk" in text
    assert "A secret" not in text
    assert "1 video" in text
    assert "Edit channel" not in text


def test_its_owner_edits_it(ada: Visit, handle: str) -> None:
    assert "Edit channel" in ada.browser.get(f"/channels/{handle}").text
    assert f'value="{handle}"' in ada.browser.get(f"/channels/{handle}/edit").text
    data = {"name": "Night films", "handle": "night-films", "description": ""}
    answer = ada.browser.post(f"/channels/{handle}/edit", data=data)
    assert (answer.status_code, answer.location) == (303, "/channels/night-films")
    assert "Night films" in ada.browser.get("/channels/night-films").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Fill this in."),
        ({"handle": "a b"}, "A handle has 3 to 40 letters"),
        ({"handle": "taken"}, "This handle is taken"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    ada: Visit,
    handle: str,
    visit: Callable[..., Visit],
    videos: Videos,
    change: dict[str, str],
    words: str,
) -> None:
    grace = visit()
    videos.make(grace.person.id)
    grace.browser.post(
        f"/channels/{grace.person.username}/edit", data={"name": "G", "handle": "taken"}
    )
    data = {"name": "Films", "handle": handle, "description": ""} | change
    answer = ada.browser.post(f"/channels/{handle}/edit", data=data)
    assert answer.status_code == 422
    assert f'id="{next(iter(change))}-error"' in answer.text
    assert words in answer.text


def test_somebody_else_may_not_edit_it(visit: Callable[..., Visit], handle: str) -> None:
    grace = visit()
    assert grace.browser.get(f"/channels/{handle}/edit").status_code == 403
    assert grace.browser.post(f"/channels/{handle}/edit", data={"name": "X"}).status_code == 403


def test_an_empty_channel_says_what_to_do(ada: Visit, videos: Videos) -> None:
    videos.make(ada.person.id, access="private")
    assert "Publish a video" in ada.browser.get(f"/channels/{ada.person.username}").text
