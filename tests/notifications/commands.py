"""What cleanups tidy of news and mails."""

from __future__ import annotations

from sqlalchemy import update

from app.core import clock
from app.core.database import unit_of_work
from app.jobs.models import Job, JobState
from app.notifications import outgoing
from app.notifications.models import Notification
from tests.accounts.commands import put
from tests.commands.row import World


def a_sent_mail(world: World) -> None:
    """Make a mail that went."""
    somebody = world.people.make()
    with world.app.app_context(), unit_of_work() as session:
        outgoing.want(somebody.id, "welcome", {})
        session.execute(update(Job).values(state=JobState.COMPLETED, finished_at=clock.now()))


def told_news(world: World) -> None:
    """Tell somebody something."""
    put(world, Notification(user_id=world.people.make().id, kind="new_video", key="one"))


CLEANUPS = {"mails": a_sent_mail, "news": told_news}
