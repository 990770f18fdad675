"""The kinds of jobs: which steps they have, what joins their JSON, what goes with them."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.jobs.models import Job

if TYPE_CHECKING:
    from app.jobs.context import StepContext

QUEUES = ("media", "ai", "mail", "default")

Output = Mapping[str, Any]
StepRun = Callable[["StepContext"], Output | None]


def describe_nothing(_jobs: Sequence[Job]) -> Mapping[uuid.UUID, Mapping[str, Any]]:
    """Add nothing to the JSON of any job."""
    return {}


def keep_everything(_job: Job) -> None:
    """Let everything stay when a job is deleted."""


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    `steps` says what to run by step name. `describe` answers, for many jobs at once, what joins the
    JSON of each (by job id). `on_delete` runs in the transaction that deletes a job. The files of a
    `private` kind are their owner's alone, and only the domain that makes them hands them out.
    """

    name: str
    steps: Mapping[str, StepRun]
    describe: Callable[[Sequence[Job]], Mapping[uuid.UUID, Mapping[str, Any]]] = describe_nothing
    on_delete: Callable[[Job], None] = keep_everything
    private: bool = False


@dataclass(frozen=True)
class StepSpec:
    """A step to be: `needs` names the steps of the same job (and language) to wait for.

    `first` marks the steps that make something watchable: they are claimed before all others. A
    step whose `input_key` equals that of a finished step of the same subject takes over its output
    and is not run. `weight` is its share in the progress of the job.
    """

    name: str
    queue: str = "media"
    needs: tuple[str, ...] = ()
    language: str | None = None
    input: Mapping[str, Any] | None = field(default=None, hash=False)
    first: bool = False
    weight: int = 1
    input_key: str | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it, as when a second application is made."""
    _kinds[kind.name] = kind


def of(name: str) -> Kind:
    """Answer a kind; one that no domain knows any more describes and keeps nothing."""
    return _kinds.get(name) or Kind(name, steps={})


def names() -> tuple[str, ...]:
    """Name every kind this process can work on."""
    return tuple(_kinds)
