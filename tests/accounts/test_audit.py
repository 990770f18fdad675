"""The audit trail is only ever added to, whoever tries otherwise and however."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from app.accounts import audit
from app.accounts.audit_models import AuditEntry, AuditIsFinal
from app.accounts.models import User
from app.core.database import unit_of_work
from app.core.ids import new_id
from tests.accounts.factories import People
from tests.databases import BOTH

pytestmark = pytest.mark.integration
WAYS_IN_WORDS = (
    "UPDATE audit_entry SET action = 'nothing.happened'",
    "DELETE FROM audit_entry",
)


@pytest.fixture
def entry(app: Flask, people: People) -> AuditEntry:
    """An entry about somebody."""
    somebody = people.make()
    with app.app_context(), unit_of_work():
        return audit.record(
            None, "user.warned", subject_kind="user", subject_id=somebody.id, reason="spam"
        )


def in_the_trail(app: Flask) -> list[tuple[str, str]]:
    """Answer actions and reasons of the trail, the newest first."""
    with app.app_context(), unit_of_work(writes=False):
        return [(one.action, one.reason) for one in audit.page(page=1, page_size=20).items]


@BOTH
@pytest.mark.parametrize("words", WAYS_IN_WORDS)
def test_the_database_itself_refuses_to_change_an_entry(app: Flask, entry, words: str) -> None:
    with (
        app.app_context(),
        pytest.raises(DBAPIError, match="only ever added to"),
        unit_of_work() as session,
    ):
        session.execute(text(words))
    assert in_the_trail(app) == [("user.warned", "spam")]


@pytest.mark.parametrize(
    "change", [update(AuditEntry).values(reason="none"), delete(AuditEntry)], ids=str
)
def test_no_statement_of_ours_changes_an_entry(app: Flask, entry, change) -> None:
    with app.app_context(), pytest.raises(AuditIsFinal), unit_of_work() as session:
        session.execute(change)
    assert in_the_trail(app) == [("user.warned", "spam")]


def test_no_entry_is_edited_or_removed_as_an_object(app: Flask, entry) -> None:
    with app.app_context(), pytest.raises(AuditIsFinal), unit_of_work() as session:
        session.get_one(AuditEntry, entry.id).reason = "none"
    with app.app_context(), pytest.raises(AuditIsFinal), unit_of_work() as session:
        session.delete(session.get_one(AuditEntry, entry.id))
    assert in_the_trail(app) == [("user.warned", "spam")]


@BOTH
def test_entries_are_found_by_action_noun_actor_and_subject(app: Flask, people: People) -> None:
    moderator, someone = people.make(), new_id()
    with app.app_context(), unit_of_work() as session:
        actor = session.get_one(User, moderator.id)
        audit.record(actor, "video.removed", subject_kind="video", subject_id=someone)
        audit.record(None, "video.restored", subject_kind="video", subject_id=new_id())
        audit.record(None, "videos.counted", subject_kind="video", subject_id=None)

    def found(**wanted) -> list[str]:
        with app.app_context(), unit_of_work(writes=False):
            return [one.action for one in audit.page(page=1, page_size=9, **wanted).items]

    assert found(action="video") == ["video.restored", "video.removed"]
    assert found(action="video.removed") == ["video.removed"]
    assert found(actor_id=moderator.id) == ["video.removed"]
    assert found(subject_id=someone) == ["video.removed"]
