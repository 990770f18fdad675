"""Turns exports into answers, with links that open them for one person."""

from uuid import UUID

from app.jobs import answers as jobs
from app.jobs import journal
from app.jobs.models import Job
from app.personal import service
from app.personal.schemas import ExportOut


def export(viewer_id: UUID, job: Job) -> ExportOut:
    """Answer an export; the link in it is the viewer's own."""
    file = service.file_of(job)
    return ExportOut.model_validate(
        {
            "id": job.id,
            "status": job.state,
            "progress": job.progress,
            "reason": journal.reason_of(job),
            "size": file.size if file else None,
            "sha256": file.sha256 if file else None,
            "url": jobs.link(viewer_id, file) if file else None,
            "expires_at": file.expires_at if file else None,
            "created_at": job.created_at,
            "finished_at": job.finished_at,
        }
    )
