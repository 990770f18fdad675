"""What set-up says, and the one way it starts other programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SetupProblem(Exception):
    """Something a person has to put right; the message says how."""


def say(text: str) -> None:
    """Print one line at once, also when the output is a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def call(command: Sequence[str | Path], *, env: dict[str, str] | None = None) -> None:
    """Run a program from the project's folder, or raise SetupProblem with what it said."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        say(done.stdout)
        raise SetupProblem(f"`{' '.join(words)}` failed (exit {done.returncode}), see above.")


def answer(command: Sequence[str | Path]) -> str | None:
    """Return what a program prints, or None when it cannot be run or fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
