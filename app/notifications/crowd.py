"""Telling many: the audiences other domains name, and the job that tells them batch by batch."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Select, select

from app.core.database import db
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.notifications import kinds
from app.notifications.delivery import News

KIND = "notify"
SUBJECT = "news"
BATCH = 500

# of what -> a selection of one column, the ids of the people
Audience = Callable[[UUID], Select[tuple[UUID]]]
_audiences: dict[str, Audience] = {}


def register(name: str, audience: Audience) -> None:
    """Name a group of people, such as the followers of a channel."""
    _audiences[name] = audience


def start(audience: str, of: UUID, news: News) -> None:
    """Start the job that tells an audience; raise UnknownKind, KeyError as `notify_many` says."""
    kinds.of(news.kind).words(news.about)
    if audience not in _audiences:
        raise KeyError(audience)
    given = {
        "audience": audience,
        "of": str(of),
        "kind": news.kind,
        "about": dict(news.about),
        "link": news.link,
        "key": news.key,
    }
    jobs.start(
        KIND,
        owner_id=None,
        subject_kind=SUBJECT,
        subject_id=of,
        steps=[StepSpec("tell", queue="default", input=given)],
    )


def stop(of: UUID) -> None:
    """Stop telling of something, and forget what would have been told."""
    jobs.delete_of_subject(SUBJECT, of)


def batch(audience: str, of: UUID, *, after: UUID | None) -> list[UUID]:
    """Answer the next people of an audience, by their ids."""
    who = _audiences[audience](of).subquery().columns[0]
    query = select(who).distinct().order_by(who).limit(BATCH)
    return list(db.session.scalars(query if after is None else query.where(who > after)))
