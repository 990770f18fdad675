"""The Celery worker and beat: `celery -A celery_worker.celery worker --loglevel=info`."""

from app import create_app
from app.core.extensions import celery
from app.jobs import worker

__all__ = ["celery"]

application = create_app()
worker.attach(application, celery)
