"""Comments, likes and stars on the pages: by plain forms, and as parts for scripts."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from app.reactions.values import Mode
from tests.accounts.factories import People, Person
from tests.reactions.factories import Talk
from tests.web.conftest import asks_for_pages
from tests.web.conftest import visitor as visitor  # noqa: PLC0414

pytestmark = pytest.mark.integration
JSON = {"Accept": "application/json"}


@pytest.fixture
def bens(people: People, ben: Person) -> FlaskClient:
    """The viewer's browser."""
    return asks_for_pages(people.browser(ben))


@pytest.fixture
def mias(people: People, mia: Person) -> FlaskClient:
    """The creator's browser."""
    return asks_for_pages(people.browser(mia))


def watch(browser: FlaskClient, film: UUID, more: str = "") -> str:
    """Open the page of the film."""
    answer = browser.get(f"/watch/{film}{more}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_comment_sent_by_a_form_stands_on_the_page_it_leads_to(
    bens: FlaskClient, film: UUID
) -> None:
    sent = bens.post(f"/watch/{film}/comments", data={"text": "What light,\r\nat 0:30!"})
    assert sent.status_code == 303
    page = bens.get(sent.location).text
    assert re.search(r'What light,\nat <a class="numbers" href="/watch/\S+\?t=30"', page)
    assert sent.location.startswith(f"/watch/{film}?comment=")
    assert page.count("What light,\nat <a") == 1


def test_markup_in_a_comment_is_shown_and_not_done(
    talk: Talk, ben: Person, bens: FlaskClient, film: UUID
) -> None:
    talk.say(ben, film, '<b onclick="x">hi</b> https://a.example/?q=<i>&b="c" {{ 7*7 }}')
    page = watch(bens, film)
    assert "&lt;b onclick=&#34;x&#34;&gt;hi&lt;/b&gt;" in page
    link = '<a href="https://a.example/?q=" rel="nofollow ugc noopener" target="_blank">'
    assert f"{link}https://a.example/?q=</a>&lt;i&gt;" in page
    assert "{{ 7*7 }}" in page


def test_the_whole_conversation_goes_by_forms(
    talk: Talk, bens: FlaskClient, mias: FlaskClient, film: UUID, ben: Person
) -> None:
    comment = talk.say(ben, film, "First")
    here = {"next": f"/watch/{film}?sort=top"}
    reply = {"text": "Thanks", "reply_to": str(comment)}
    assert mias.post(f"/watch/{film}/comments", data=reply).status_code == 303
    for deed in ("pin", "heart", "like"):
        done = mias.post(f"/comments/{comment}/{deed}", data=here | {"on": "yes"})
        assert done.location == f"/watch/{film}?sort=top#comment-{comment}", deed
    page = watch(bens, film)
    assert "Pinned by mia" in page
    assert "A heart from mia" in page
    assert "Creator" in page
    assert bens.post(f"/comments/{comment}/edit", data={"text": "Improved"}).status_code == 303
    page = watch(bens, film)
    assert "Improved" in page
    assert "(edited)" in page
    assert "A heart from mia" not in page
    assert mias.post(f"/comments/{comment}/pin", data={"on": "no"}).status_code == 303
    assert bens.post(f"/comments/{comment}/delete").status_code == 303
    page = watch(bens, film)
    assert "Removed comment" in page
    assert "Thanks" in page
    assert "Improved" not in page


def test_a_video_is_liked_and_rated_by_forms(bens: FlaskClient, film: UUID) -> None:
    assert bens.post(f"/watch/{film}/like", data={"on": "yes"}).location == f"/watch/{film}"
    assert bens.post(f"/watch/{film}/rating", data={"rating": "4"}).status_code == 303
    page = watch(bens, film)
    assert 'aria-pressed="true" aria-label="Like this video, 1 like"' in page
    assert "4.00 of 5, from 1 rating" in page
    assert re.search(r'value="4" required checked', page)
    assert bens.post(f"/watch/{film}/rating", data={"rating": "6"}).status_code == 422
    bens.post(f"/watch/{film}/rating/remove")
    bens.post(f"/watch/{film}/like", data={"on": "no"})
    page = watch(bens, film)
    assert "Nobody has rated this yet." in page
    assert "Like this video, 0 likes" in page


def test_a_script_gets_the_part_that_changed(bens: FlaskClient, film: UUID) -> None:
    sent = bens.post(f"/watch/{film}/comments", data={"text": "Hi"}, headers=JSON)
    told = sent.get_json()
    assert (sent.status_code, told["said"], told["count"]) == (200, "Your comment is there.", 1)
    assert told["html"].strip().startswith('<li class="thread"')
    comment = re.search(r'id="comment-([\w-]+)"', told["html"])
    assert comment is not None
    reply = {"text": "Me again", "reply_to": comment[1]}
    told = bens.post(f"/watch/{film}/comments", data=reply, headers=JSON).get_json()
    assert told["html"].startswith("<li>")
    told = bens.post(f"/comments/{comment[1]}/like", data={"on": "yes"}, headers=JSON).get_json()
    assert 'aria-pressed="true"' in told["html"]
    told = bens.post(f"/watch/{film}/like", data={"on": "yes"}, headers=JSON).get_json()
    assert "1 like" in told["html"]
    told = bens.post(f"/watch/{film}/rating", data={"rating": "5"}, headers=JSON).get_json()
    assert "5.00 of 5" in told["html"]
    refused = bens.post(f"/watch/{film}/comments", data={"text": " "}, headers=JSON)
    assert (refused.status_code, refused.get_json()["error"]["message"]) == (422, "Fill this in.")
    told = bens.post(f"/comments/{comment[1]}/delete", headers=JSON).get_json()
    assert (told["count"], "Removed comment" in told["html"]) == (1, True)


def test_more_comments_and_more_replies_are_links(
    talk: Talk, ben: Person, visitor: FlaskClient, film: UUID
) -> None:
    first = talk.say(ben, film, "Oldest")
    for number in range(5):
        talk.say(ben, film, f"Reply {number}", reply_to=first)
    for number in range(20):
        talk.say(ben, film, f"Comment {number}")
    page = watch(visitor, film)
    assert "Oldest" not in page
    more = re.search(rf'href="(/watch/{film}/comments\?[^"]*page=2)"', page)
    assert more is not None
    page = visitor.get(more[1].replace("&amp;", "&")).text
    assert "Oldest" in page
    assert "Reply 2" in page
    assert "Reply 3" not in page
    assert "All 5 replies" in page
    thread = f"/watch/{film}/comments?thread={first}"
    assert "Reply 4" in visitor.get(thread).text
    assert "Reply 4" in visitor.get(thread, headers=JSON).get_json()["html"]
    assert visitor.get(f"/watch/{film}/comments?thread=x").status_code == 404
    linked = watch(visitor, film, f"?comment={first}")
    assert "Reply 4" in linked
    assert watch(visitor, film, "?comment=nonsense")


def test_who_is_not_signed_in_is_led_to_it(visitor: FlaskClient, film: UUID) -> None:
    assert f"/sign-in?next=/watch/{film}" in watch(visitor, film)
    assert "/sign-in" in visitor.post(f"/watch/{film}/like", data={"on": "yes"}).location


def test_the_creator_finds_what_waits_and_lets_it_in(
    talk: Talk, ben: Person, mia: Person, mias: FlaskClient, bens: FlaskClient, film: UUID
) -> None:
    studio = f"/studio/videos/{film}/comments"
    assert mias.post(studio, data={"mode": "approval"}).status_code == 303
    comment = talk.say(ben, film, "Please")
    assert "Please" in mias.get(studio).text
    assert "Waits for the creator" in watch(bens, film)
    done = mias.post(f"/comments/{comment}/approve", data={"next": studio})
    assert done.location == f"{studio}#comment-{comment}"
    assert "No comment waits." in mias.get(studio).text
    assert "Waits for the creator" not in watch(bens, film)
    assert mias.post(studio, data={"mode": ""}).status_code == 303
    assert bens.get(studio).status_code == 403


def test_the_channels_page_keeps_mode_and_words(
    mias: FlaskClient, talk: Talk, mia: Person, bens: FlaskClient, film: UUID
) -> None:
    talk.keep(mia, mode=Mode.OPEN)
    page = "/channels/mia/comments"
    words = "spam\r\nbuy, now\r\nSPAM\r\n"
    assert mias.post(page, data={"mode": "closed", "words": words}).status_code == 303
    assert ">spam\nbuy now</textarea>" in mias.get(page).text
    assert "Comments are closed here." in watch(bens, film)
    refused = mias.post(page, data={"mode": "open", "words": "x" * 61})
    assert refused.status_code == 422
    assert "Use at most 60 characters." in refused.text
    assert mias.get("/channels/mia/edit").text.count(page) == 1
