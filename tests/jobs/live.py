"""A real worker with a kind of job whose steps leave files and wait for one."""

import os
import signal
import time
import uuid
from pathlib import Path

from app.jobs import kinds
from app.jobs.context import StepContext
from app.jobs.errors import StepError
from app.jobs.kinds import Kind
from celery_worker import celery

__all__ = ["celery"]

PROOF = Path(os.environ["PROOF"])
PATIENCE = 60.0
GRACE_SECONDS = 5.0


def leave(what: str, context: StepContext) -> None:
    """Leave a file that says what happened in which process, in which folder."""
    name = f"{what}.{context.input['n']}.{os.getpid()}.{uuid.uuid4().hex}"
    (PROOF / name).write_text(str(context.workdir))


def work(context: StepContext) -> None:
    """Begin, wait until the test lets it go on, end; stop when told to."""
    leave("begun", context)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        leave("deaf", context)
    deadline = time.monotonic() + PATIENCE
    while not (PROOF / "go").exists() and time.monotonic() < deadline:
        if context.is_cancelled():
            leave("stopped", context)
            raise StepError(message="stopped")
        time.sleep(0.01)
    leave("done", context)


def linger(context: StepContext) -> None:
    """Begin, and take as long to stop when told to as a tool that is given its grace."""
    leave("begun", context)
    while not context.is_cancelled():
        time.sleep(0.01)
    time.sleep(GRACE_SECONDS)
    leave("stopped", context)
    raise StepError(message="stopped")


kinds.register(Kind("work", dict.fromkeys(("cut", "glue"), work) | {"paint": linger}))
