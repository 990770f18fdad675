"""What uploads tell `/metrics`."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.core import registries
from app.core.database import db
from app.uploads import service
from app.uploads.models import Upload


def uploads() -> int:
    """Count the uploads on their way."""
    return (
        db.session.scalar(select(func.count()).select_from(Upload).where(*service.under_way())) or 0
    )


def received() -> int:
    """Sum up what is here of the uploads on their way."""
    query = select(func.coalesce(func.sum(Upload.received), 0)).where(*service.under_way())
    return int(db.session.scalar(query) or 0)


def register(app: Flask) -> None:
    """Have them measured."""
    registries.add_metric(app, "uploads", uploads, about="Uploads on their way")
    about = "Bytes that are here of uploads on their way"
    registries.add_metric(app, "upload_bytes", received, about=about)
