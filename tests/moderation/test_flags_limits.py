"""What moderators may not do, also about themselves, and what does not come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from app.reactions.values import Mode
from tests.accounts.factories import People, Person
from tests.databases import POSTGRES
from tests.moderation.reports import API, Ask, act, flag
from tests.reactions.factories import Talk
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


def test_what_is_put_back_anyway_settles_the_appeal_against_its_removal(
    ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    act(ask, moderator, flag(ask, ben, "video", film)["id"], "approved")
    (removal,) = ask(mia, "GET", "/users/me/standing")["removals"]
    made = ask(mia, "POST", "/appeals", removal_id=removal["id"], text="It is my hobby.")
    ask(moderator, "POST", f"/moderation/videos/{film}/restore", notes="My mistake.")
    heard = ask(mia, "GET", f"/appeals/{made['id']}")
    assert (heard["state"], heard["answer"]) == ("granted", "My mistake.")


def test_a_moderator_neither_reads_nor_decides_what_is_reported_about_themselves(
    app: Flask, ask: Ask, ben: Person, moderator: Person, people: People
) -> None:
    mine = Videos(app).make(moderator.id, title="Mine")
    made = flag(ask, ben, "video", mine, reason_text="Secret words")
    path = f"/moderation/flags/{made['id']}"
    assert ask(moderator, "GET", path) == (404, "FLAG_NOT_FOUND")
    assert ask(moderator, "GET", "/moderation/flags")["items"] == []
    assert act(ask, moderator, made["id"], "rejected") == (404, "FLAG_NOT_FOUND")
    act(ask, people.make("viewer", "moderator"), made["id"], "approved")
    restore = f"/moderation/videos/{mine}/restore"
    assert ask(moderator, "POST", restore, notes="Mine") == (403, "OWN_ACCOUNT")
    assert ask(None, "GET", f"/videos/{mine}") == (404, "VIDEO_NOT_FOUND")


def test_a_report_of_ones_own_opens_no_film_to_a_moderator(
    app: Flask, ask: Ask, mia: Person, moderator: Person, ben: Person
) -> None:
    paid = Videos(app).make(mia.id, access="sponsors")
    flag(ask, moderator, "video", paid)
    assert ask(moderator, "GET", f"/videos/{paid}/playback") == (403, "SPONSOR_REQUIRED")
    flag(ask, ben, "video", paid)
    assert ask(moderator, "GET", f"/videos/{paid}/playback")["duration"] is not None


def test_a_film_of_a_channel_that_is_gone_does_not_come_back(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    act(ask, moderator, flag(ask, ben, "video", film)["id"], "approved")
    ask(mia, "DELETE", "/channels/mia")
    ask(moderator, "POST", f"/moderation/videos/{film}/restore", notes="Again")
    assert ask(None, "GET", f"/videos/{film}") == (404, "VIDEO_NOT_FOUND")


def test_a_comment_that_waited_waits_again_when_it_is_put_back(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    talk = Talk(app)
    talk.keep(mia, mode=Mode.APPROVAL)
    comment = talk.say(ben, film, "Not yet approved")
    act(ask, moderator, flag(ask, mia, "comment", comment)["id"], "approved")
    ask(moderator, "POST", f"/moderation/comments/{comment}/restore", notes="Fine")
    assert "Not yet approved" not in str(ask(None, "GET", f"/videos/{film}/comments"))
    assert talk.counted(film) == talk.rows(film)


@POSTGRES
def test_two_moderators_who_approve_two_reports_of_one_thing_do_not_wait_for_each_other(
    app: Flask, ask: Ask, film: UUID, people: People
) -> None:
    made = [flag(ask, people.make(), "video", film)["id"] for _ in range(6)]
    moderators = [people.make("viewer", "moderator") for _ in made]

    def decide(number: int) -> int:
        path = f"{API}/moderation/flags/{made[number]}/action"
        headers = moderators[number].headers
        return (
            app.test_client().post(path, json={"status": "approved"}, headers=headers).status_code
        )

    with ThreadPoolExecutor(len(made)) as pool:
        assert sorted(pool.map(decide, range(len(made)))) == [200, *[409] * (len(made) - 1)]
