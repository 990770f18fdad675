"""What a first start adds: an administrator who can get in, and a video to look at."""

import os
import subprocess
import sys
from collections.abc import Callable

from deploy import supervisor
from deploy.setup.console import ROOT


def flask(*words: str) -> str:
    """Run one of our commands and return what it prints; raises CalledProcessError.

    It ends with this process: the first film takes minutes to make.
    """
    done = subprocess.run(
        supervisor.bound([sys.executable, "-m", "flask", *words], signal_name="TERM"),
        cwd=ROOT,
        env={**os.environ, "FLASK_APP": "run.py", "LOG_LEVEL": "ERROR"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip()


def greet(tell: Callable[[str], None]) -> None:
    """Make an administrator and the sample video where there are none, and say so."""
    for words in (("users", "ensure-admin"), ("seed", "--no-shop")):
        try:
            for line in flask(*words).splitlines():
                tell(line)
        except subprocess.CalledProcessError as problem:
            tell(f"`flask {' '.join(words)}` failed (exit {problem.returncode})")
