"""The supervisor, seen from outside: a real one keeps real processes."""

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.setup.waiting import eventually, is_alive

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]

KEEP = """
import sys
from deploy.supervisor import Program, keep
folder = sys.argv[1]
def program(name, after=""):
    script = (f"date +%s.%N >> {folder}/{name}-times; "
              f"echo $$ >> {folder}/{name}; {after} sleep 100 & "
              f"echo $! >> {folder}/{name}-child; wait")
    return Program(name, ["sh", "-c", script], grace_seconds=2)
keep([program("first", f"trap 'cat {folder}/second-gone > {folder}/order; exit' TERM;"),
      program("second", f"trap 'echo yes > {folder}/second-gone; exit' TERM;")],
     when_up=lambda: print("up", flush=True))
"""


FIRST_RUN = """
import sys
from deploy import first_run, supervisor
sys.executable = sys.argv[1]
supervisor.keep([], when_up=lambda: first_run.flask("seed"))
"""


class Kept:
    """A running supervisor of two programs that note their process ids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-c", KEEP, str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert eventually(lambda: len(self.pids()) == 4)

    def started(self, name: str) -> list[int]:
        """Return every process id the program has had so far."""
        file = self.folder / name
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def times(self, name: str) -> list[float]:
        """Return when each process of the program began."""
        return [float(line) for line in (self.folder / f"{name}-times").read_text().split()]

    def pids(self) -> list[int]:
        """Return the process ids of everything that was ever started."""
        names = ("first", "second", "first-child", "second-child")
        return [pid for name in names for pid in self.started(name)]

    def left(self) -> list[int]:
        """Return those that still run."""
        return [pid for pid in self.pids() if is_alive(pid)]


@pytest.fixture
def kept(tmp_path):
    supervisor = Kept(tmp_path)
    yield supervisor
    supervisor.process.kill()
    supervisor.process.communicate()
    for pid in supervisor.left():
        os.kill(pid, signal.SIGKILL)


def test_what_dies_is_started_again(kept):
    os.kill(kept.started("second")[0], signal.SIGKILL)

    assert eventually(lambda: len(kept.started("second")) == 2)
    assert len(kept.started("first")) == 1


def test_what_keeps_dying_is_started_less_and_less_often(kept):
    for death in range(1, 5):
        os.kill(kept.started("second")[-1], signal.SIGKILL)
        assert eventually(lambda death=death: len(kept.started("second")) == death + 1, seconds=60)
    kept.process.terminate()
    told = kept.process.communicate(timeout=60)[0]

    assert told.count("second ended (exit -9), starting it again") == 4
    pauses = [after - before for before, after in pairwise(kept.times("second"))]
    # It waits 0.5, 1 and 2 seconds; half of that leaves room for a start that was slow itself.
    assert all(pause >= least for pause, least in zip(pauses[1:], (0.25, 0.5, 1), strict=True))


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_stop_ends_all_programs_and_their_children(kept, asked):
    kept.process.send_signal(asked)

    assert kept.process.wait(timeout=10) == 0
    assert kept.left() == []


def test_the_first_program_is_the_last_to_stop(kept):
    kept.process.terminate()
    kept.process.wait(timeout=10)

    assert (kept.folder / "order").read_text() == "yes\n"


def test_a_killed_supervisor_leaves_no_program_behind(kept):
    programs = kept.started("first") + kept.started("second")
    kept.process.kill()

    assert eventually(lambda: not any(is_alive(pid) for pid in programs))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_first_film_is_not_made_on_once_the_supervisor_is_gone(tmp_path, end):
    command, noted = tmp_path / "python", tmp_path / "pid"
    command.write_text(
        f"#!/bin/sh\necho $$ > {noted}.new && mv {noted}.new {noted}\nexec sleep 100\n"
    )
    command.chmod(0o700)
    with subprocess.Popen([sys.executable, "-c", FIRST_RUN, command], cwd=ROOT) as supervisor:
        assert eventually(noted.exists, seconds=60)
        supervisor.send_signal(end)

    assert eventually(lambda: not is_alive(int(noted.read_text())))


def test_every_line_carries_the_name_of_its_program(tmp_path):
    program = "Program('web', ['sh', '-c', 'echo hello; sleep 9'])"
    script = f"from deploy.supervisor import Program, keep; keep([{program}])"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "web    | hello\n"
        process.terminate()
