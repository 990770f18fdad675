"""Keeps a few programs running on one machine: restarts what dies, stops it all, leaves nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

QUICK_DEATH_SECONDS = 10
LONGEST_PAUSE_SECONDS = 15
READY_SECONDS = 10
LOOK_SECONDS = 0.2
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """One program to keep: its name, how it starts, and which signal it gets when we are gone."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    when_orphaned: str = "KILL"
    grace_seconds: float = 8
    is_ready: Callable[[], bool] = lambda: True


def bound(command: Sequence[str], *, signal_name: str) -> list[str]:
    """Have a program get a signal when the thread that starts it is gone."""
    return ["setpriv", "--pdeathsig", signal_name, "--", *command]


class Child:
    """A program and the process it runs in at the moment."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pause = 0.0
        self.start()

    def start(self) -> None:
        """Start it in a session of its own, bound to end with this process."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            bound(self.program.command, signal_name=self.program.when_orphaned),
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        what = (self.program.name, self.process.stdout or ())
        threading.Thread(target=pass_on, args=what, daemon=True).start()

    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process.poll() is None

    def revive(self) -> None:
        """Start it again if it died; after quick deaths wait longer and longer."""
        if self.is_running():
            return
        lived = time.monotonic() - self.started
        if lived < self.pause:
            return
        quick = lived < QUICK_DEATH_SECONDS + self.pause
        self.pause = min(max(self.pause * 2, 0.5), LONGEST_PAUSE_SECONDS) if quick else 0.0
        tell(f"{self.program.name} ended (exit {self.process.returncode}), starting it again")
        self.start()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and to what it started in its group."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def keep(programs: Sequence[Program], *, when_up: Callable[[], None] = lambda: None) -> None:
    """Run the programs until a signal asks to stop; the first is the last to stop. Blocks."""
    asked: list[int] = []
    for number in STOPPING:
        signal.signal(number, lambda received, _frame: asked.append(received))
    children = start(programs, asked)
    threading.Thread(target=when_up, daemon=True).start()
    while not asked:
        for child in children:
            child.revive()
        time.sleep(LOOK_SECONDS)
    tell("stopping …")
    stop(children[1:])
    stop(children[:1])


def start(programs: Sequence[Program], asked: list[int]) -> list[Child]:
    """Start the programs in order, each when the one before is ready or has had its time."""
    children = []
    for program in programs:
        children.append(Child(program))
        deadline = time.monotonic() + READY_SECONDS
        while not program.is_ready() and not asked and time.monotonic() < deadline:
            time.sleep(0.02)
    return children


def stop(children: Sequence[Child]) -> None:
    """Ask the children to end, and after their grace end them and all they started."""
    for child in children:
        child.send(signal.SIGTERM)
    begun = time.monotonic()
    for child in children:
        while child.is_running() and time.monotonic() - begun < child.program.grace_seconds:
            time.sleep(0.02)
        child.send(signal.SIGKILL)
        child.process.wait()


def pass_on(name: str, lines: Iterable[str]) -> None:
    """Print each line a program writes behind its name."""
    for line in lines:
        sys.stdout.write(f"{name:<7}| {line}")
        sys.stdout.flush()


def tell(text: str) -> None:
    """Print a line of the supervisor's own."""
    pass_on("matinee", [f"{text}\n"])
