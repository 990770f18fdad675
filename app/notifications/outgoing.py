"""Mails on their way: a row each, and the job that sends it.

A mail goes out at least once: a worker that dies between the mail server's yes and our note of it
sends the letter again, under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.jobs.models import JOB_ENDED, Job
from app.notifications import crowd
from app.notifications.models import ByMail, Notification, OutgoingMail

KIND = "send_mail"
SUBJECT = "mail"
NOTIFICATION, DIGEST, HOUR = "notification", "digest", "hour"
# Who waits for a link is served before who reads news.
SOON, LATER = 10, 0
AT_ONCE_BATCH = 50
PAUSES = (60, 300, 900, 3600)
LONGEST = timedelta(days=2)
KEEP = timedelta(days=30)
MOST_AT_ONCE = 1000


def want(user_id: UUID, letter: str, about: Mapping[str, Any]) -> None:
    """Have a letter sent to somebody."""
    mail = OutgoingMail(user_id=user_id, letter=letter, about=dict(about))
    db.session.add(mail)
    db.session.flush()
    jobs.start(
        KIND,
        owner_id=None,
        subject_kind=SUBJECT,
        subject_id=mail.id,
        steps=[StepSpec("send", queue="mail")],
        priority=LATER if letter in (NOTIFICATION, DIGEST, HOUR) else SOON,
    )


def hear(user: User, *, letter: str, about: Mapping[str, Any]) -> None:
    """Have a letter sent that accounts announce to be wanted."""
    want(user.id, letter, about)


def write_at_once(notification_ids: Collection[UUID] | None = None) -> int:
    """Have letters sent for news that are wanted at once, these or any; count them.

    The mark is taken off in the same transaction, so that each goes out for one letter only.
    """
    marked = Notification.awaits == ByMail.AT_ONCE
    chosen = select(Notification.id).where(marked).limit(AT_ONCE_BATCH)
    if notification_ids is not None:
        chosen = chosen.where(Notification.id.in_(notification_ids))
    taken = (
        update(Notification)
        .where(marked, Notification.id.in_(chosen.with_for_update(skip_locked=True)))
        .values(awaits=None)
        .returning(Notification.id, Notification.user_id)
        .execution_options(synchronize_session=False)
    )
    found = db.session.execute(taken).all()
    for row in found:
        want(row.user_id, NOTIFICATION, {"notification": str(row.id)})
    return len(found)


def begin(mail_id: UUID) -> OutgoingMail | None:
    """Count a try; answer the mail, None where there is nothing to send any more."""
    mail = db.session.get(OutgoingMail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None or mail.sent_at is not None:
        return None
    mail.tries += 1
    return mail


def note_sent(mail_id: UUID) -> None:
    """Keep that a mail was handed over."""
    sent = update(OutgoingMail).where(OutgoingMail.id == mail_id)
    db.session.execute(sent.values(sent_at=clock.now()))


def pause(tries: int, created_at: datetime) -> float | None:
    """Answer how many seconds to wait after so many tries; None when it is time to give up."""
    if clock.now() - created_at > LONGEST:
        return None
    return PAUSES[min(tries, len(PAUSES)) - 1]


def forget(job: Job) -> None:
    """Take a mail away with its job."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.id == job.subject_id))


def forget_user(user_id: UUID) -> None:
    """Take away the mails of somebody, also those on their way."""
    for mail_id in db.session.scalars(
        select(OutgoingMail.id).where(OutgoingMail.user_id == user_id)
    ).all():
        jobs.delete_of_subject(SUBJECT, mail_id)
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.user_id == user_id))


def ended_before(moment: datetime) -> list[UUID]:
    """List the jobs of mails and of tellings that ended before a moment, a thousand at most."""
    ours = (Job.kind.in_((KIND, crowd.KIND)), Job.state.in_(JOB_ENDED), Job.finished_at < moment)
    return list(db.session.scalars(select(Job.id).where(*ours).limit(MOST_AT_ONCE)))
