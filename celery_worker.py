"""The Celery worker and beat: `celery -A celery_worker.celery worker --loglevel=info`."""

import sys

from app import create_app
from app.core.extensions import celery
from app.jobs import worker

__all__ = ["celery"]

application = create_app(PROGRAM="beat" if "beat" in sys.argv else "worker")
worker.attach(application, celery)
