"""News are told once, as their reader wants them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.jobs import kinds as job_kinds
from app.jobs import service as jobs
from app.jobs.errors import InputRejected
from app.jobs.kinds import Kind, StepSpec
from app.notifications import kinds, old, service
from app.notifications.errors import UnknownKind
from app.notifications.models import NotificationPreference
from tests.accounts.factories import People, Person
from tests.notifications.factories import HARBOUR, Desk

pytestmark = pytest.mark.unit
ABOUT = {
    "what": "send_mail",
    "check": "storage",
    "detail": "away",
    "channel": "Harbour films",
    "title": "Dusk",
    "who": "Ada",
    "room": "Friday",
    "when": "27.11.2026 20:00 UTC",
    "reason": "No picture.",
    "text": "Your video is back.",
}
KINDS = {
    "check_well",
    "check_wrong",
    "work_failed",
    *(
        "comment_waits",
        "new_video",
        "reply",
        "invitation",
        "job_done",
        "job_failed",
        "mention_in_room",
        "moderation",
        "party",
        "rental_due",
    ),
    *("sponsorship_asked", "sponsorship_granted", "sponsorship_ended"),
}


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody with an account."""
    return people.make()


def test_the_same_news_is_told_once_and_to_each(desk: Desk, ada: Person, people: People) -> None:
    grace = people.make()
    assert [desk.tell(ada, key="video:1"), desk.tell(ada, key="video:1")] == [True, False]
    assert desk.tell(grace, key="video:1")
    assert [desk.tell(ada), desk.tell(ada)] == [True, True]
    assert (len(desk.of(ada)), len(desk.of(grace))) == (3, 1)


def test_nothing_is_told_of_what_was_rolled_back(desk: Desk, ada: Person) -> None:
    with desk.app.app_context(), pytest.raises(ZeroDivisionError), unit_of_work():
        service.notify(ada.id, "new_video", about=HARBOUR)
        raise ZeroDivisionError
    assert desk.of(ada) == []


def test_every_kind_has_words_of_its_own(app: Flask) -> None:
    known = {kind.name: kind.words(ABOUT) for kind in kinds.everything()}
    assert set(known) == KINDS
    assert len(set(known.values())) == len(KINDS)


def test_news_without_what_its_words_need_are_a_mistake_at_once(desk: Desk, ada: Person) -> None:
    with pytest.raises(KeyError):
        desk.tell(ada, about={"title": "Dusk"})
    with pytest.raises(UnknownKind):
        desk.tell(ada, "weather")


def test_who_wants_a_kind_neither_here_nor_by_mail_is_not_told(desk: Desk, ada: Person) -> None:
    desk.choose(ada, "new_video", live=False, mail="off")
    assert not desk.tell(ada)
    assert desk.tell(ada, "reply", about=ABOUT)
    assert [row.kind for row in desk.of(ada)] == ["reply"]


def test_news_wanted_by_mail_alone_are_not_on_the_site(desk: Desk, ada: Person) -> None:
    desk.choose(ada, "new_video", live=False, mail="daily")
    assert desk.tell(ada)
    assert desk.act(service.unread_count, ada.id) == 0
    assert desk.act(service.page, ada.id, page=1, page_size=10).total == 0


def test_news_of_a_kind_nobody_knows_any_more_can_still_be_read(desk: Desk) -> None:
    assert kinds.told("weather", {}) == "There is news."
    assert kinds.told("new_video", {}) == "New videos of channels I follow"


def test_nothing_stays_of_somebody_whose_account_goes(
    desk: Desk, ada: Person, people: People
) -> None:
    grace = people.make()
    for person in (ada, grace):
        desk.choose(person, "new_video", mail="at_once")
        desk.tell(person)
    desk.remove_account(ada)
    assert (desk.of(ada), len(desk.of(grace))) == ([], 1)
    assert [mail.user_id for mail in desk.outgoing()] == [grace.id]
    assert len(desk.jobs("send_mail")) == 1
    with desk.app.app_context(), unit_of_work(writes=False) as session:
        assert {row.user_id for row in session.query(NotificationPreference)} == {grace.id}


def test_news_go_when_they_were_read_long_ago(desk: Desk, ada: Person) -> None:
    desk.tell(ada, key="read")
    desk.tell(ada, key="unread")
    desk.act(service.mark_read, desk.ids(ada)[0])
    desk.hands.turn(days=91)
    assert desk.act(old.count, desk.hands.now) == 1
    assert desk.act(old.remove, desk.hands.now) == 1
    assert [row.key for row in desk.of(ada)] == ["unread"]
    desk.hands.turn(days=280)
    assert desk.act(old.remove, desk.hands.now) == 1


def failing(_context: Any) -> None:
    """Fail for good."""
    raise InputRejected("NO_PICTURE", "This film has no picture.")


@pytest.fixture
def work(desk: Desk) -> Any:
    """Do a job of somebody; its kind describes it as that of a video."""

    def do(owner: Person | None, step: Any = lambda _context: None, **described: Any) -> None:
        def describe(found: Any) -> Any:
            return {job.id: described for job in found}

        job_kinds.register(Kind("work", {"cut": step}, describe=describe))
        common = {"subject_kind": "thing", "subject_id": uuid4(), "steps": [StepSpec("cut")]}
        desk.act(jobs.start, "work", owner_id=owner.id if owner else None, **common)
        desk.work()

    return do


def told(desk: Desk, person: Person) -> list[tuple[str, str, str]]:
    """Answer kind, words and link of somebody's news."""
    return [(row.kind, kinds.told(row.kind, row.about), row.link) for row in desk.of(person)]


def test_work_that_is_done_is_told_to_whose_it_is(desk: Desk, ada: Person, work: Any) -> None:
    work(ada, video={"title": "Dusk"}, video_id="17")
    assert told(desk, ada) == [("job_done", "Dusk is ready", "/watch/17")]


def test_work_that_failed_is_told_with_its_reason(desk: Desk, ada: Person, work: Any) -> None:
    work(ada, failing, video={"title": "Dusk"}, video_id="17")
    assert told(desk, ada) == [("job_failed", "Dusk failed: This film has no picture.", "/studio")]


def test_the_houses_own_work_and_what_is_gone_are_told_to_nobody(
    desk: Desk, ada: Person, work: Any
) -> None:
    work(None, video={"title": "Dusk"})
    work(ada)
    assert desk.of(ada) == []


def test_a_disabled_account_gets_no_news_by_mail(desk: Desk, ada: Person) -> None:
    desk.choose(ada, "new_video", mail="at_once")
    desk.tell(ada)
    desk.act(lambda: accounts.disable(accounts.get(ada.id)))
    desk.work()
    assert desk.mails() == []
