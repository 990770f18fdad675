"""Following channels in the browser: the follow box, what I follow, the sponsors' page."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration


@pytest.fixture
def films(ada: Visit, videos: Videos) -> dict[str, UUID]:
    """A film of ada's channel for everybody, for subscribers and for sponsors."""
    who = ("public", "subscribers", "sponsors")
    return {it: videos.make(ada.person.id, title=f"For {it}", access=it) for it in who}


@pytest.fixture
def handle(ada: Visit, films: dict[str, UUID]) -> str:
    """The handle of ada's channel with its films."""
    return ada.person.username


@pytest.fixture
def grace(visit: Callable[..., Visit]) -> Visit:
    """Somebody who has no channel."""
    return visit()


def watched(browser: FlaskClient, film: UUID) -> tuple[int, str]:
    answer = browser.get(f"/watch/{film}")
    return answer.status_code, answer.text


def test_somebody_subscribes_and_finds_the_videos_in_their_feed(grace: Visit, handle: str) -> None:
    page = f"/channels/{handle}"
    assert "Nothing new yet" in grace.browser.get("/subscriptions").text
    assert "0 subscribers" in grace.browser.get(page).text
    assert grace.browser.post(f"{page}/subscribe").location == page
    assert "1 subscriber" in grace.browser.get(page).text
    assert "For subscribers" in grace.browser.get("/subscriptions").text
    assert f"@{handle}" in grace.browser.get("/subscriptions/channels").text
    grace.browser.post(f"{page}/unsubscribe")
    assert "Nothing new yet" in grace.browser.get("/subscriptions").text
    assert "No subscriptions yet" in grace.browser.get("/subscriptions/channels").text


def test_a_video_for_subscribers_says_what_it_needs_and_plays_after_that(
    grace: Visit, visitor: FlaskClient, handle: str, films: dict[str, UUID]
) -> None:
    status, text = watched(visitor, films["subscribers"])
    assert (status, "sign in" in text, "data-player" in text) == (401, True, False)
    status, text = watched(grace.browser, films["subscribers"])
    assert (status, "Subscribing costs nothing" in text) == (403, True)
    back = f"/watch/{films['subscribers']}"
    answer = grace.browser.post(f"/channels/{handle}/subscribe", data={"next": back})
    assert answer.location == back
    status, text = watched(grace.browser, films["subscribers"])
    assert (status, "data-player" in text) == (200, True)
    assert watched(grace.browser, films["sponsors"])[0] == 403


def test_a_locked_video_offers_first_what_opens_it(
    visitor: FlaskClient, films: dict[str, UUID]
) -> None:
    wanted = {"subscribers": "Subscribe to", "sponsors": "Ask to sponsor"}
    for access, words in wanted.items():
        text = watched(visitor, films[access])[1]
        assert re.findall(r'class="button primary" aria-label="(\w+ to(?: sponsor)?)', text) == [
            words
        ]
    text = watched(visitor, films["subscribers"])[1]
    assert re.search(r"Subscribing costs nothing\.\s+If you are one", text)


def test_a_wish_taken_back_is_told_from_a_sponsorship_that_ended(
    ada: Visit, grace: Visit, handle: str
) -> None:
    page = f"/channels/{handle}"
    grace.browser.post(f"{page}/sponsor")
    grace.browser.post(f"{page}/sponsor/end")
    assert "You do not ask to sponsor" in grace.browser.get(page).text
    ada.browser.post(f"{page}/sponsors", data={"username": grace.person.username})
    grace.browser.post(f"{page}/sponsor/end")
    assert "You do not sponsor" in grace.browser.get(page).text


def test_the_owners_page_finds_people_by_their_username_alone(
    ada: Visit, grace: Visit, handle: str
) -> None:
    grace.browser.post(f"/channels/{handle}/sponsor")
    page = f"/channels/{handle}/sponsors"
    for name in (grace.person.email, str(grace.person.id)):
        answer = ada.browser.post(page, data={"username": name})
        assert answer.status_code == 422
        assert "There is no such user." in answer.text
    assert ada.browser.post(page, data={"username": f"@{grace.person.username}"}).status_code == 303


def test_a_wish_to_sponsor_is_granted_and_ended_on_the_owners_page(
    ada: Visit, grace: Visit, handle: str, films: dict[str, UUID]
) -> None:
    grace.browser.post(f"/channels/{handle}/sponsor")
    assert "Asked to sponsor" in grace.browser.get(f"/channels/{handle}").text
    page = f"/channels/{handle}/sponsors"
    text = ada.browser.get(page).text
    assert "Waiting for your answer" in text
    assert f"@{grace.person.username}" in text
    ada.browser.post(f"{page}/{grace.person.id}", data={"answer": "grant"})
    assert "1 sponsor<" in ada.browser.get(page).text
    assert watched(grace.browser, films["sponsors"])[0] == 200
    ada.browser.post(f"{page}/{grace.person.id}", data={"answer": "end"})
    assert "Nobody sponsors this channel yet." in ada.browser.get(page).text
    assert watched(grace.browser, films["sponsors"])[0] == 403


def test_the_owner_makes_somebody_a_sponsor_by_name(ada: Visit, grace: Visit, handle: str) -> None:
    page = f"/channels/{handle}/sponsors"
    answer = ada.browser.post(page, data={"username": "nobody-here"})
    assert (answer.status_code, 'id="username-error"' in answer.text) == (422, True)
    assert 'aria-invalid="true" autofocus' in answer.text
    assert ada.browser.post(page, data={"username": ada.person.username}).status_code == 422
    wanted = {"username": grace.person.username}
    answer = ada.browser.post(page, data=wanted)
    assert (answer.status_code, "Only who follows the channel" in answer.text) == (422, True)
    grace.browser.post(f"/channels/{handle}/subscribe")
    assert ada.browser.post(page, data=wanted).status_code == 303
    assert grace.person.username in ada.browser.get(page).text


def test_nobody_follows_their_own_channel(ada: Visit, handle: str) -> None:
    ada.browser.post(f"/channels/{handle}/subscribe")
    text = ada.browser.get(f"/channels/{handle}").text
    assert "0 subscribers" in text
    assert "/subscribe" not in text


def test_somebody_anonymous_is_sent_to_sign_in_and_back(visitor: FlaskClient, handle: str) -> None:
    page = f"/channels/{handle}"
    headers = {"Referer": f"http://localhost{page}"}
    answer = visitor.post(f"{page}/subscribe", headers=headers)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")


@pytest.mark.parametrize(
    ("sort", "first"), [("newest", "For sponsors"), ("oldest", "For public"), ("x", "For sponsors")]
)
def test_a_channel_shows_its_videos_in_the_order_asked_for(
    visitor: FlaskClient, handle: str, sort: str, first: str
) -> None:
    text = visitor.get(f"/channels/{handle}?sort={sort}").text
    titles = ("For public", "For subscribers", "For sponsors")
    assert min(titles, key=lambda title: text.index(f">{title}<")) == first


def test_what_a_channel_says_of_itself_has_a_tab(visitor: FlaskClient, handle: str) -> None:
    text = visitor.get(f"/channels/{handle}/about").text
    assert "3 videos" in text
    assert "says nothing about itself yet" in text
