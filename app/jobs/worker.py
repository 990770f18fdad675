"""What makes a Celery process a worker of this house: queues, threads, schedule, crew."""

from pathlib import Path
from typing import Any

from celery import Celery, bootsteps, signals
from flask import Flask
from kombu.entity import Queue

import places
from app.api import health
from app.core import registries
from app.jobs import crew
from app.jobs.kinds import QUEUES


def attach(app: Flask, celery: Celery) -> None:
    """Configure Celery as worker and beat of an application, once all domains are mounted."""
    runtime = places.private(Path(app.config["RUNTIME_DIR"]))
    slots = crew.slots_for(app.config["WORKER_THREADS"])
    celery.conf.update(
        task_queues=[Queue(name) for name in QUEUES],
        task_default_queue="default",
        worker_pool="threads",
        # One thread more than hands: rings that find no free hand are answered, not kept waiting.
        worker_concurrency=sum(slots.values()) + 1,
        broker_connection_max_retries=None,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        beat_schedule=schedule_of(app),
        beat_schedule_filename=str(runtime / "beat"),
    )
    celery.steps["worker"].add(CrewStep)
    _stop_with_it(app)


def schedule_of(app: Flask) -> dict[str, dict[str, Any]]:
    """Answer what beat sends and how often; a round that is missed is not made up for."""
    return {
        name: {
            "task": recurring.task,
            "schedule": recurring.every,
            "options": {"queue": recurring.queue, "expires": recurring.every.total_seconds()},
        }
        for name, recurring in registries.of(app).schedule.items()
    }


class CrewStep(bootsteps.StartStopStep):
    """Has the crew look for work once the worker hears signals, whether Redis is there or not."""

    def start(self, parent: Any) -> None:
        """Begin to look; Celery connects to Redis after this step."""
        application: Flask = parent.app.flask_app
        health.tell_at_start(application)
        crew.of(application).watch(
            [name for name in parent.app.amqp.queues.consume_from if name in QUEUES]
        )


def _stop_with_it(app: Flask) -> None:
    """Have the crew stop with the worker."""

    def end(**_ignored: Any) -> None:
        crew.of(app).stop()

    def leave(**_ignored: Any) -> None:
        crew.of(app).stop()
        crew.of(app).wait()

    signals.worker_shutting_down.connect(end, weak=False)
    signals.worker_shutdown.connect(leave, weak=False)
