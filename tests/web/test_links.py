"""The form for links: a video is made of one without scripts, or it says what is wrong."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.videos import links
from tests.accounts.factories import People

pytestmark = pytest.mark.integration
FORM = "/studio/link"


@pytest.fixture
def browser(people: People) -> FlaskClient:
    """The browser of a creator."""
    return people.browser(people.make())


def test_a_link_becomes_a_video_in_the_studio(browser: FlaskClient) -> None:
    assert 'action="/studio/link"' in browser.get("/studio").get_data(as_text=True)
    answer = browser.post(FORM, data={"url": "youtu.be/dQw4w9WgXcQ"})
    assert (answer.status_code, answer.location) == (303, "/studio")
    page = browser.get("/studio").get_data(as_text=True)
    assert "YouTube video dQw4w9WgXcQ" in page
    assert "data-busy" in page


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("", "Fill this in."),
        ("https://films.example.org/a.mp4", links.IMPORTS_ARE_OFF),
        ("https://www.youtube.com/@somebody", links.NO_SINGLE_VIDEO),
        ("nonsense", "not a web address"),
    ],
)
def test_a_link_that_will_not_do_is_kept_in_the_form_with_the_reason(
    browser: FlaskClient, link: str, words: str
) -> None:
    answer = browser.post(FORM, data={"url": link})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert f'value="{link}"' in page


def test_the_form_says_which_links_are_taken(app: Flask, browser: FlaskClient) -> None:
    assert "film elsewhere" not in browser.get(FORM).get_data(as_text=True)
    app.config["IMPORT_LINKS"] = "on"
    assert "film elsewhere" in browser.get(FORM).get_data(as_text=True)


def test_who_may_only_watch_has_no_form(people: People) -> None:
    watcher = people.browser(people.make("viewer"))
    assert FORM not in watcher.get("/studio").get_data(as_text=True)
    assert watcher.post(FORM, data={"url": "youtu.be/dQw4w9WgXcQ"}).status_code == 403
