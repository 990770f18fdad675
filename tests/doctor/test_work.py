"""What the doctor says of background work, mail and recommendations."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.core import clock
from app.core.database import unit_of_work
from app.jobs import crew, presence, tasks
from app.jobs import service as jobs
from tests.commands.row import World
from tests.doctor.kit import Ask, now_of
from tests.jobs.commands import a_failed_job, a_job
from tests.recommendations.factories import Cinema

pytestmark = pytest.mark.integration


def test_without_worker_nobody_works_and_work_that_waits_for_an_hour_is_told(
    app: Flask, ask: Ask, world: World
) -> None:
    level, detail, remedy = ask("worker")
    assert (level, detail) == ("wrong", "nobody works")
    assert remedy.startswith("celery -A celery_worker.celery worker")
    hands = crew.Crew(app, crew.slots_for(1))
    hands.sign()
    assert hands.name in ask("worker")[1]
    a_job(world)
    with clock.use(lambda: now_of(2 * 3600)):
        assert ask("worker")[0] == "wrong", "a sign fades"
        hands.sign()
        level, detail, _remedy = ask("worker")
    assert (level, "waits in " in detail) == ("advice", True)


def test_beat_is_heard_by_its_round(app: Flask, ask: Ask) -> None:
    assert ask("beat")[0] == "wrong"
    with app.app_context():
        tasks.sweep.run()
        assert presence.beat_age() < 60
    assert ask("beat")[0] == "ok"
    with clock.use(lambda: now_of(600)):
        level, detail, remedy = ask("beat")
    assert (level, detail) == ("wrong", "the last round came 10 min ago")
    assert remedy.endswith("beat")


def test_failed_steps_are_advice_and_jobs_that_go_on_for_ever_wrong(
    app: Flask, ask: Ask, world: World
) -> None:
    assert (ask("failed")[0], ask("stuck")[0]) == ("ok", "ok")
    a_failed_job(world)
    level, detail, remedy = ask("failed")
    assert (level, detail) == ("advice", "1 steps failed and wait for somebody")
    assert "flask jobs retry --all-failed" in remedy
    (job_id,) = a_job(world)
    with app.app_context(), unit_of_work():
        jobs.show(UUID(job_id)).steps[0].state = "WAITING"
    level, detail, remedy = ask("stuck")
    assert (level, detail) == ("wrong", "1 jobs go on for ever")
    assert "flask jobs cancel" in remedy


def test_mail_that_cannot_go_is_wrong_and_none_at_all_advice(app: Flask, ask: Ask) -> None:
    assert ask("mail")[0] == "ok"
    app.config["ENVIRONMENT"] = "production"
    level, _detail, remedy = ask("mail")
    assert (level, "SMTP_SERVER" in remedy) == ("advice", True)
    app.config |= {"SMTP_SERVER": "127.0.0.1", "SMTP_PORT": 1, "EMAIL_FROM_ADDRESS": "a@b.example"}
    assert ask("mail")[0] == "wrong"


def test_what_was_watched_and_not_counted_for_an_hour_is_advice(
    app: Flask, ask: Ask, world: World
) -> None:
    assert ask("recommendations")[0] == "ok"
    cinema = Cinema(app, world.people)
    cinema.view(cinema.film("One"), 3)
    with clock.use(lambda: now_of(3 * 3600)):
        level, detail, remedy = ask("recommendations")
    assert (level, "more to count" in detail) == ("advice", True)
    assert remedy.startswith("flask recommendations refresh")
