"""What follows from the states of a job's steps: who may begin, the job's state and progress."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.jobs.models import JobState, Step, StepState

NEED_FAILED = "NEED_FAILED"


def needed_by(step: Step, steps: Iterable[Step]) -> list[Step]:
    """List the steps it waits for: by name, and by language where both have one."""
    return [
        other
        for other in steps
        if other.name in step.needs
        and (None in (other.language, step.language) or other.language == step.language)
    ]


def settle(steps: Sequence[Step], now: datetime) -> list[Step]:
    """Move every waiting step whose needs are decided, and its followers; list the moved."""
    moved: list[Step] = []
    while batch := [s for s in steps if s.state == StepState.WAITING and _decide(s, steps, now)]:
        moved += batch
    return moved


def _decide(step: Step, steps: Sequence[Step], now: datetime) -> bool:
    """Move one waiting step if its needs say where to; tell whether it moved."""
    needs = needed_by(step, steps)
    failed = next((n for n in needs if n.state == StepState.FAILED or _is_dragged(n)), None)
    if failed:
        step.state, step.reason_code = StepState.SKIPPED, NEED_FAILED
        step.reason = f"The step “{failed.name}” did not succeed."
        step.finished_at = now
    elif any(n.state == StepState.CANCELLED for n in needs):
        step.state, step.finished_at = StepState.CANCELLED, now
    elif all(n.is_ended for n in needs):
        step.state, step.available_at = StepState.READY, now
    return step.state != StepState.WAITING


def _is_dragged(step: Step) -> bool:
    """Say whether it was skipped because of another's failure."""
    return step.state == StepState.SKIPPED and step.reason_code == NEED_FAILED


def to_try_again(steps: Iterable[Step]) -> list[Step]:
    """List what a retry runs again: what failed or was cancelled, and what that dragged along."""
    again = {StepState.FAILED, StepState.CANCELLED}
    return [step for step in steps if step.state in again or _is_dragged(step)]


def state_of(steps: Sequence[Step]) -> JobState:
    """Tell the state of a job with these steps."""
    states = {step.state for step in steps}
    if not all(step.is_ended for step in steps):
        begun = any(step.attempts or step.is_ended for step in steps)
        return JobState.PROCESSING if begun else JobState.PENDING
    if StepState.CANCELLED in states:
        return JobState.CANCELLED
    return JobState.FAILED if StepState.FAILED in states else JobState.COMPLETED


def progress_of(steps: Sequence[Step]) -> float:
    """Tell how much of the weight is done, 0..1; a step with any outcome counts whole."""
    total = sum(step.weight for step in steps) or 1
    done = sum(step.weight * (1.0 if step.is_ended else step.progress) for step in steps)
    return round(done / total, 4)
