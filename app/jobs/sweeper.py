"""The sweep: it buries what no worker survives, and finds what waits for a worker."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.database import unit_of_work
from app.jobs import leases, outcomes


@dataclass(frozen=True)
class Found:
    """Queue and id of the steps a worker could take now, and when the next is due by time alone."""

    takeable: Sequence[tuple[str, uuid.UUID]]
    next_due: datetime | None


def sweep(queues: Collection[str]) -> Found:
    """Bury and find; every burial is a transaction of its own."""
    with unit_of_work(writes=False):
        exhausted = leases.exhausted()
    for job_id, step_id in exhausted:
        with unit_of_work():
            outcomes.bury(job_id, step_id)
    with unit_of_work(writes=False):
        return Found(leases.takeable(queues), leases.next_due(queues))
