"""The work of news: sending a mail, telling many, the daily letters, and tidying."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import current_app

from app.accounts import letters as known
from app.accounts import service as accounts
from app.accounts.errors import UserNotFound
from app.core import clock
from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs import service as jobs
from app.jobs.context import StepContext
from app.jobs.errors import InputRejected, LeaseLost, NotNeeded, Postponed
from app.jobs.tasks import AppTask
from app.notifications import crowd, delivery, digest, letters, old, outgoing
from app.notifications.delivery import News
from app.notifications.models import HOURLY, OutgoingMail
from app.services import mail
from app.services.mail import MailBusy, MailRefused, MailUnavailable, Message


def send(context: StepContext) -> None:
    """Send a mail; where the server asks for patience, come back later, for two days."""
    with context.transaction():
        row = outgoing.begin(context.subject_id)
        if row is None:
            raise NotNeeded(message="This mail was sent, or is not wanted any more.")
        message = _written(row)
        pause = outgoing.pause(row.tries, row.created_at)
    try:
        mail.from_settings(current_app.config).send(message)
    except (MailRefused, MailUnavailable) as error:
        raise InputRejected(error.code, error.message) from error
    except MailBusy as error:
        if pause is None:
            raise InputRejected(error.code, f"Given up: {error.message}") from error
        raise Postponed(error.code, error.message, seconds=pause) from error
    with context.transaction():
        outgoing.note_sent(context.subject_id)


def _written(row: OutgoingMail) -> Message:
    """Write the letter of a mail; raise InputRejected, NotNeeded."""
    letter = known.of(row.letter)
    if letter is None:
        raise InputRejected("UNKNOWN_LETTER", f"Nobody knows how to write the letter {row.letter}.")
    try:
        user = accounts.get(row.user_id)
    except UserNotFound as error:
        raise NotNeeded(message="The account is gone.") from error
    values = letter.build(user, row.about)
    if values is None:
        raise NotNeeded(message="There is nothing to say any more.")
    written = letters.write(letter.name, values)
    return Message(
        id=str(row.id),
        to=letter.address(user, row.about),
        subject=written.subject,
        text=written.text,
        html=written.html,
        written_at=row.created_at,
        unsubscribe=written.unsubscribe,
    )


def tell(context: StepContext) -> dict[str, int]:
    """Tell an audience batch by batch; a worker that begins again tells nobody twice."""
    given = context.input
    news = News(given["kind"], given["about"], given["link"], given["key"])
    of, after, count = UUID(given["of"]), None, 0
    while True:
        with context.transaction():
            people = crowd.batch(given["audience"], of, after=after)
            count += len(delivery.deliver(people, news)) if people else 0
        if len(people) < crowd.BATCH:
            break
        after = people[-1]
        _go_on(context)
    while _write_at_once(context):
        _go_on(context)
    return {"told": count}


def _write_at_once(context: StepContext) -> int:
    with context.transaction():
        return outgoing.write_at_once()


def _go_on(context: StepContext) -> None:
    """Raise when the worker stops or the job was cancelled."""
    if context.is_cancelled():
        raise LeaseLost if context.is_lost else NotNeeded(message="Stopped.")


@celery.task(name="notifications.digest", base=AppTask)
def write_digests() -> int:
    """Write the daily letters that are due, a transaction each; count them."""
    with unit_of_work(writes=False):
        people = digest.due(clock.now())
    return _write_each(people)


@celery.task(name="notifications.by_the_hour", base=AppTask)
def write_by_the_hour() -> int:
    """Write the letters of the hour that are due, a transaction each; count them."""
    with unit_of_work(writes=False):
        people = digest.due_by_the_hour(clock.now())
    return _write_each(people, outgoing.HOUR, HOURLY)


def _write_each(people: Sequence[UUID], *which: str) -> int:
    count = 0
    for user_id in people:
        with unit_of_work():
            count += digest.write(user_id, *which)
    return count


def tidy_mails(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Remove mails and tellings that ended 30 days ago, with their jobs; count them."""
    with unit_of_work(writes=False):
        ended = outgoing.ended_before(now - outgoing.KEEP)
    for job_id in () if dry_run else ended:
        with unit_of_work():
            jobs.delete(job_id)
    return len(ended)


def tidy_news(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Remove news read 90 days ago, or told a year ago; count them."""
    with unit_of_work(writes=not dry_run):
        return old.count(now) if dry_run else old.remove(now)
