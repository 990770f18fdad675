"""A process that does every step it can claim: `python -m tests.jobs.drain`."""

import os
import threading
import uuid
from pathlib import Path

from app import create_app
from app.jobs import kinds, runner
from app.jobs.kinds import Kind


def main() -> None:
    """Drain the media queue."""
    proof = Path(os.environ["PROOF"])
    kinds.register(
        Kind("work", {"cut": lambda c: (proof / f"{c.input['n']}-{uuid.uuid4()}").touch()})
    )
    app = create_app()
    name = f"process-{os.getpid()}"
    while runner.run_next(app, name=name, queue="media", stopping=threading.Event()):
        pass


if __name__ == "__main__":
    main()
