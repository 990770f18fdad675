"""What jobs leave behind and the house tidies: expired artifacts and folders of killed workers."""

from datetime import datetime, timedelta

from flask import current_app

from app.core.database import unit_of_work
from app.jobs import artifacts, history, leases, runner, workdirs
from app.services import storage

TOLD_FOR = timedelta(days=30)


def remove_expired_artifacts(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete artifacts whose time is over, the files first; count them."""
    with unit_of_work(writes=False):
        found = [(artifact.id, artifact.storage_key) for artifact in artifacts.expired(now)]
    for artifact_id, key in () if dry_run else found:
        storage.current().delete(key)
        with unit_of_work():
            artifacts.forget(artifact_id)
    return len(found)


def remove_abandoned_folders(now: datetime, dry_run: bool) -> int:  # noqa: FBT001, ARG001 - as the registry calls it
    """Remove, on this machine, the folders of steps nobody runs any more; count them."""
    with unit_of_work(writes=False):
        found = workdirs.abandoned(runner.work_folder(current_app), leases.is_running)
    for folder in () if dry_run else found:
        workdirs.remove(folder)
    return len(found)


def forget_events(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Forget, step by step, what happened to jobs that ended 30 days ago; count the events."""
    with unit_of_work(writes=not dry_run):
        moment = now - TOLD_FOR
        return history.count(moment) if dry_run else history.forget(moment)
