"""Turns jobs into answers: their steps, their languages, their files, and what their kind adds."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.api import media
from app.jobs import graph, journal, kinds
from app.jobs.models import Artifact, Job, Step, StepState
from app.jobs.schemas import ArtifactOut, JobOut, LanguageOut, StepOut

SCOPE = "artifact"
LINK_SECONDS = 3600


def one(viewer_id: UUID, job: Job) -> JobOut:
    """Answer a job for somebody; the links in it are theirs."""
    return many(viewer_id, [job])[0]


def many(viewer_id: UUID, jobs: Sequence[Job]) -> list[JobOut]:
    """Answer jobs for somebody; each kind is asked once for all of its jobs."""
    added: dict[UUID, Any] = {}
    for name in {job.kind for job in jobs}:
        added |= kinds.of(name).describe([job for job in jobs if job.kind == name])
    return [_job(viewer_id, job, added.get(job.id) or {}) for job in jobs]


def _job(viewer_id: UUID, job: Job, added: dict[str, Any]) -> JobOut:
    same = ("id", "kind", "progress", "message", "attempts", "sequence")
    times = ("created_at", "started_at", "updated_at", "finished_at")
    fields = {name: getattr(job, name) for name in (*same, *times)} | {
        "status": job.state,
        "reason": journal.reason_of(job),
        "steps": [StepOut.model_validate(journal.step_part(step)) for step in job.steps],
        "languages": _languages(viewer_id, job),
        "artifacts": [_artifact(viewer_id, artifact) for artifact in _handed_out(job)],
    }
    return JobOut.model_validate(fields | added)


def _handed_out(job: Job) -> Sequence[Artifact]:
    return () if kinds.of(job.kind).private else job.artifacts


def _languages(viewer_id: UUID, job: Job) -> list[LanguageOut]:
    names = dict.fromkeys(step.language for step in job.steps if step.language)
    return [_language(viewer_id, job, name) for name in names]


def _language(viewer_id: UUID, job: Job, name: str) -> LanguageOut:
    steps = [step for step in job.steps if step.language == name]
    current = _current(steps)
    files = [a for a in _handed_out(job) if a.language == name]
    return LanguageOut(
        language=name,
        status=graph.state_of(steps),
        stage=current.name if current else None,
        progress=graph.progress_of(steps),
        message=current.message if current else None,
        download_urls={artifact.kind: link(viewer_id, artifact) for artifact in files},
        created_at=min(step.created_at for step in steps),
        updated_at=max(_touched(step) for step in steps),
    )


def _current(steps: Iterable[Step]) -> Step | None:
    """Choose the step that tells how it goes: the running one, else the next, else none."""
    order = (StepState.RUNNING, StepState.READY, StepState.WAITING)
    return next((step for state in order for step in steps if step.state == state), None)


def _touched(step: Step) -> Any:
    return step.finished_at or step.heartbeat_at or step.created_at


def _artifact(viewer_id: UUID, artifact: Artifact) -> ArtifactOut:
    names = ("id", "kind", "language", "media_type", "size", "sha256", "expires_at")
    fields = {name: getattr(artifact, name) for name in names}
    return ArtifactOut.model_validate(fields | {"url": link(viewer_id, artifact)})


def link(viewer_id: UUID, artifact: Artifact) -> str:
    """Sign a link to an artifact for one person."""
    return media.link(SCOPE, artifact.storage_key, viewer=viewer_id, seconds=LINK_SECONDS)
