"""The look at the clock: windows that close, plans that run out, and what ends soon or is due."""

from app.core import clock
from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.rentals import reminders
from app.rentals.streaming import news, plans, service


@celery.task(name="rentals.look_at_windows", base=AppTask)
def look_at_windows() -> int:
    """Tell players and rooms of windows and plans that ended, and renters of windows that will;
    and who has a copy at home that it is due.

    Answer how many there were.
    """
    now = clock.now()
    with unit_of_work(writes=False):
        closed, ended, ending = service.over(now), plans.over(now), news.ending(now)
        due = reminders.ending(now)
    count = 0
    for rental_id in closed:
        with unit_of_work():
            count += service.close(rental_id, now)
    for plan_id in ended:
        with unit_of_work():
            count += plans.close(plan_id, now)
    for rental_id in ending:
        with unit_of_work():
            count += news.remind(rental_id, now)
    for number in due:
        with unit_of_work():
            count += reminders.remind(number, now)
    return count
