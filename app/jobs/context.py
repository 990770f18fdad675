"""What a running step is given: what it works for, a folder, and fenced ways to write."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy.orm import Session

from app.core.database import unit_of_work
from app.jobs import leases, outcomes, steps
from app.jobs.errors import LeaseLost
from app.jobs.kinds import StepSpec
from app.jobs.leases import Lease
from app.jobs.outcomes import Assignment


class StepContext:
    """The view a running step has of its job; plain values, safe to read from any thread.

    `workdir` is an empty folder that always goes afterwards. `fence` is part of every storage
    prefix the step writes to, so that two tries never share a file. No transaction is open while
    the step runs.
    """

    def __init__(
        self, lease: Lease, assignment: Assignment, *, workdir: Path, stopping: Event
    ) -> None:
        self.lease = lease
        self.job_id: uuid.UUID = lease.job_id
        self.step_id: uuid.UUID = lease.step_id
        self.fence = lease.fence
        self.attempt = lease.attempt
        self.kind = assignment.kind
        self.name = assignment.name
        self.language = assignment.language
        self.subject_kind = assignment.subject_kind
        self.subject_id = assignment.subject_id
        self.owner_id = assignment.owner_id
        self.input: dict[str, Any] = assignment.input
        self.workdir = workdir
        self.added: list[StepSpec] = []
        self.reached: tuple[float, str | None] = (0.0, None)
        self._stopping = stopping
        self._lost = Event()

    def progress(self, fraction: float, message: str | None = None) -> None:
        """Tell how far the step has come (0..1); people see it at the next beat of the heart."""
        self.reached = (round(min(max(fraction, 0.0), 1.0), 4), message or self.reached[1])

    def is_cancelled(self) -> bool:
        """Say whether to stop at once: cancelled, taken over, or the worker shuts down."""
        return self._lost.is_set() or self._stopping.is_set()

    def keeps_others_waiting(self) -> bool:
        """Say whether a step that makes something watchable for others waits for a free hand."""
        with unit_of_work(writes=False):
            return leases.keeps_others_waiting(self.lease)

    @property
    def is_lost(self) -> bool:
        """Say whether the step belongs to somebody else now."""
        return self._lost.is_set()

    @property
    def is_stopping(self) -> bool:
        """Say whether the worker shuts down."""
        return self._stopping.is_set()

    def lose(self) -> None:
        """Note that the lease is gone."""
        self._lost.set()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a unit of work that holds the lease to its end; raise LeaseLost without it."""
        try:
            with unit_of_work() as session:
                leases.hold(self.lease)
                yield session
        except LeaseLost:
            self.lose()
            raise

    def add_steps(self, specs: Iterable[StepSpec]) -> None:
        """Have steps added to the job together with this step's success."""
        self.added.extend(specs)

    def outputs(self, name: str) -> list[dict[str, Any]]:
        """Read what the finished steps of a name in this job answered, in their order."""
        with unit_of_work(writes=False):
            found = [step for step in steps.of_job(self.job_id) if step.name == name]
            return [dict(step.output) for step in found if step.output is not None]

    def take_over(self, input_key: str) -> dict[str, Any] | None:
        """Name the hash of what this step works on; answer a finished twin's output, if any.

        For keys that depend on earlier steps; a key known from the start belongs into the StepSpec.
        """
        with self.transaction():
            return outcomes.adopt(self.lease, input_key)
