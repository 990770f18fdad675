"""What is reported, who reads it, what it leads to, and how it is undone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.core.ids import new_id
from app.rooms import service as rooms
from app.rooms.chat import service as chat
from app.rooms.models import RoomMember
from app.rooms.people import id_of_user
from tests.accounts.factories import People, Person
from tests.databases import BOTH, POSTGRES
from tests.moderation.reports import API, Ask, act, deeds, flag, told
from tests.queries import counted_queries
from tests.reactions.factories import Talk
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@BOTH
def test_an_approved_report_removes_the_film_tells_everybody_and_can_be_undone(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    made = flag(ask, ben, "video", film, reason_text="It sells watches", position=12.5)
    assert (made["status"], made["content_type"]) == ("open", "video")
    act(ask, moderator, made["id"], "under_review")
    gone = act(ask, moderator, made["id"], "approved", reason="It only sells watches.")
    assert (gone["status"], gone["removed"]) == ("approved", True)
    for who in (None, ben, mia):
        assert ask(who, "GET", f"/videos/{film}") == (404, "VIDEO_NOT_FOUND")
    assert ask(mia, "POST", f"/videos/{film}/restore") == (403, "TAKEN_DOWN")
    assert ask(mia, "DELETE", f"/videos/{film}?purge=true") == (403, "TAKEN_DOWN")
    assert told(app, mia) == ["Moderators removed your video “Harbour”: It only sells watches."]
    assert told(app, ben) == ["Moderators acted on your report. Thank you."]

    back = ask(moderator, "POST", f"/moderation/videos/{film}/restore", reopen=True)
    assert back["restored_at"]
    assert ask(None, "GET", f"/videos/{film}")["title"] == "Harbour"
    assert told(app, mia)[0] == "“Harbour” is back: moderators looked at it again."
    opened = ask(moderator, "GET", f"/moderation/flags/{made['id']}")
    assert (opened["status"], opened["removed"]) == ("under_review", False)
    assert deeds(app) == ["flag.under_review", "video.removed", "flag.approved", "video.restored"]


def test_words_and_reporter_are_masked_until_a_moderator_opens_the_report(
    ask: Ask, film: UUID, ben: Person, moderator: Person
) -> None:
    made = flag(ask, ben, "video", film, reason_text="It sells watches")
    (listed,) = ask(moderator, "GET", "/moderation/flags")["items"]
    assert listed["has_text"]
    assert "It sells watches" not in str(listed)
    masked = ask(moderator, "GET", f"/moderation/flags/{made['id']}")
    assert (masked["masked"], masked["reason_text"], masked["reporter"]) == (True, None, None)
    opened = act(ask, moderator, made["id"], "under_review")
    assert (opened["reason_text"], opened["reporter"]["username"]) == ("It sells watches", "ben")


@BOTH
def test_a_comment_is_taken_down_with_its_words_kept_and_its_counts_right(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    talk = Talk(app)
    first = talk.say(mia, film, "First")
    rude = talk.say(ben, film, "Rude words", reply_to=first)
    made = flag(ask, mia, "comment", rude)
    act(ask, moderator, made["id"], "approved")
    assert "Rude words" not in str(ask(None, "GET", f"/videos/{film}/comments"))
    assert "Rude words" not in str(ask(ben, "GET", f"/videos/{film}/comments"))
    assert talk.counted(film) == talk.rows(film)
    assert talk.wrong_counts() == []
    ask(moderator, "POST", f"/moderation/comments/{rude}/restore")
    (thread,) = ask(None, "GET", f"/videos/{film}/comments")["items"]
    assert [one["text"] for one in thread["replies"]] == ["Rude words"]
    assert talk.counted(film) == talk.rows(film)


def test_a_chat_line_is_reported_by_who_was_there_and_hidden_from_all(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    slug = ask(mia, "POST", "/rooms", video_id=str(film), name="Evening")["slug"]
    with app.app_context(), unit_of_work() as session:
        room = rooms.find(slug)
        author = chat.Author(id_of_user(mia.id), "mia", mia.id)
        line = chat.send(room, author, op="a" * 32, text="Rude words").id
        seat = {"member": id_of_user(ben.id), "user_id": ben.id, "name": "ben", "role": "member"}
        session.add(RoomMember(room_id=room.id, **seat))
    assert flag(ask, moderator, "message", line) == (404, "MESSAGE_NOT_FOUND")
    made = flag(ask, ben, "message", line)
    act(ask, moderator, made["id"], "approved")
    (shown,) = ask(ben, "GET", f"/rooms/{slug}/messages")["messages"]
    assert (shown["text"], shown["deleted"]) == ("", True)
    ask(moderator, "POST", f"/moderation/messages/{line}/restore")
    (shown,) = ask(ben, "GET", f"/rooms/{slug}/messages")["messages"]
    assert (shown["text"], shown["deleted"]) == ("Rude words", False)


def test_a_rejected_report_leaves_everything_and_tells_its_reporter(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    made = flag(ask, ben, "video", film)
    act(ask, moderator, made["id"], "rejected", notes="Nothing there")
    assert ask(None, "GET", f"/videos/{film}")["id"] == str(film)
    assert told(app, ben) == ["Moderators looked at your report and left it as it is. Thank you."]
    assert told(app, mia) == []
    assert act(ask, moderator, made["id"], "approved") == (409, "FLAG_DECIDED")
    seen = ask(moderator, "GET", f"/moderation/flags/{made['id']}")
    assert [note["text"] for note in seen["notes"]] == ["Nothing there"]


def test_what_one_may_not_see_or_owns_or_reported_already_is_not_reported(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person
) -> None:
    hidden = Videos(app).make(mia.id, access="private")
    assert flag(ask, ben, "video", hidden) == (404, "VIDEO_NOT_FOUND")
    assert flag(ask, mia, "video", film) == (409, "OWN_CONTENT")
    assert flag(ask, ben, "user", ben.id) == (409, "OWN_CONTENT")
    assert flag(ask, ben, "video", film)["status"] == "open"
    assert flag(ask, ben, "video", film) == (409, "ALREADY_FLAGGED")
    assert flag(ask, ben, "comment", new_id()) == (404, "COMMENT_NOT_FOUND")


def test_one_decision_settles_all_reports_of_the_same_thing(
    ask: Ask, film: UUID, people: People, moderator: Person
) -> None:
    made = [flag(ask, people.make(), "video", film) for _ in range(3)]
    listed = ask(moderator, "GET", "/moderation/flags")["items"]
    assert [one["others"] for one in listed] == [2, 2, 2]
    act(ask, moderator, made[0]["id"], "approved")
    assert ask(moderator, "GET", "/moderation/flags")["items"] == []
    approved = ask(moderator, "GET", "/moderation/flags?status=approved")["items"]
    assert {one["id"] for one in approved} == {one["id"] for one in made}


def test_a_moderator_watches_what_is_reported_also_once_it_is_down_and_nothing_else(
    app: Flask, ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    videos = Videos(app)
    made = flag(ask, ben, "video", film)
    videos.access(film, "private")
    other = videos.make(mia.id, access="private")
    preview = f"/moderation/flags/{made['id']}/playback"
    assert ask(moderator, "GET", preview)["duration"] is not None
    act(ask, moderator, made["id"], "approved")
    assert ask(moderator, "GET", preview)["duration"] is not None
    assert ask(moderator, "GET", f"/videos/{other}/playback") == (404, "VIDEO_NOT_FOUND")
    assert ask(ben, "GET", f"/videos/{film}/playback") == (404, "VIDEO_NOT_FOUND")


def test_what_its_owner_deleted_before_stays_deleted_when_moderators_put_it_back(
    ask: Ask, film: UUID, mia: Person, ben: Person, moderator: Person
) -> None:
    made = flag(ask, ben, "video", film)
    ask(mia, "DELETE", f"/videos/{film}")
    act(ask, moderator, made["id"], "approved")
    assert ask(mia, "POST", f"/videos/{film}/restore") == (403, "TAKEN_DOWN")
    ask(moderator, "POST", f"/moderation/videos/{film}/restore")
    assert ask(None, "GET", f"/videos/{film}") == (404, "VIDEO_NOT_FOUND")
    assert ask(mia, "POST", f"/videos/{film}/restore")["id"] == str(film)


def test_the_queue_costs_as_many_queries_for_twenty_reports_as_for_two(
    app: Flask, ask: Ask, mia: Person, ben: Person, moderator: Person
) -> None:
    def cost(count: int) -> int:
        for _ in range(count):
            flag(ask, ben, "video", Videos(app).make(mia.id))
        with counted_queries(app) as queries:
            ask(moderator, "GET", "/moderation/flags")
        return len(queries)

    assert cost(2) == cost(7)


@POSTGRES
def test_of_two_moderators_who_decide_at_once_one_does(
    app: Flask, ask: Ask, film: UUID, people: People, ben: Person
) -> None:
    made = flag(ask, ben, "video", film)
    two = [people.make("viewer", "moderator") for _ in range(2)]

    def decide(who: Person) -> int:
        path = f"{API}/moderation/flags/{made['id']}/action"
        body = {"status": "approved"}
        return app.test_client().post(path, json=body, headers=who.headers).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, two)) == [200, 409]
    assert deeds(app).count("video.removed") == 1
