"""Builders of jobs: a kind whose steps do what a test tells them, and a clock a test turns."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db, unit_of_work
from app.jobs import kinds, leases, runner, service
from app.jobs.kinds import Kind, StepSpec
from app.jobs.leases import Lease, Worker
from app.jobs.models import Job, Step

NAMES = ("cut", "glue", "paint", "pack")


def succeed(_context: Any) -> None:
    """Do nothing, with success."""


@dataclass
class Hands:
    """A clock that stands still until it is turned."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Bench:
    """A kind of job named `work`, and short words for what tests do with it."""

    app: Flask
    hands: Hands = field(default_factory=Hands)
    stopping: Event = field(default_factory=Event)

    def does(self, _name: str = "work", **steps: Callable[[Any], Any]) -> None:
        """Say what the steps of the kind do; the others succeed."""
        kinds.register(Kind(_name, dict.fromkeys(NAMES, succeed) | steps))

    def start(self, *specs: StepSpec, **others: Any) -> uuid.UUID:
        """Start a job in a transaction of its own."""
        given = {"owner_id": None, "subject_kind": "thing", "subject_id": uuid.uuid4()} | others
        with self.app.app_context(), unit_of_work():
            return service.start("work", steps=specs or (StepSpec("cut"),), **given).id

    def claim(self, *queues: str, name: str = "anna") -> Lease | None:
        """Claim the next step, as a worker of these queues (media unless given)."""
        worker = Worker(name, queues or ("media",), ("work",), 20.0)
        with self.app.app_context(), unit_of_work():
            return leases.claim(worker)

    def says(self, outcome: Callable[..., Any], lease: Lease, *args: Any, **named: Any) -> Any:
        """Record an outcome in a transaction of its own."""
        with self.app.app_context(), unit_of_work():
            return outcome(lease, *args, **named)

    def run(self, queue: str = "media") -> bool:
        """Run the next step of a queue to its outcome."""
        return runner.run_next(self.app, name="anna", queue=queue, stopping=self.stopping)

    def run_all(self) -> int:
        """Run steps until none can be taken; count them."""
        count = 0
        while any(self.run(queue) for queue in kinds.QUEUES):
            count += 1
        return count

    def job(self, job_id: uuid.UUID) -> Job:
        """Read a job with its steps."""
        with self.app.app_context(), unit_of_work(writes=False):
            return service.show(job_id)

    def states(self, job_id: uuid.UUID) -> dict[str, str]:
        """Read the states of a job's steps by name."""
        return {step.name: str(step.state) for step in self.job(job_id).steps}

    def step(self, job_id: uuid.UUID, name: str = "cut") -> Step:
        """Read a step of a job."""
        return next(step for step in self.job(job_id).steps if step.name == name)

    def act(self, action: Callable[..., Any], *args: Any) -> Any:
        """Call a service in a transaction of its own."""
        with self.app.app_context(), unit_of_work():
            return action(*args)


@contextmanager
def bench_of(app: Flask) -> Iterator[Bench]:
    """Set up the kind and the clock for one test."""
    bench = Bench(app)
    bench.does()
    with clock.use(bench.hands):
        yield bench


def chain(*names: str, **common: Any) -> Sequence[StepSpec]:
    """Make specs in which each step needs the one before it."""
    needs: Mapping[int, tuple[str, ...]] = {n: (names[n - 1],) for n in range(1, len(names))}
    return [StepSpec(name, needs=needs.get(n, ()), **common) for n, name in enumerate(names)]


def all_steps() -> Sequence[Step]:
    """Read all steps there are, in an open context."""
    with unit_of_work(writes=False):
        return db.session.scalars(select(Step)).all()
