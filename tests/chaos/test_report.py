"""What the table of kills says, and that an orphan is seen as one."""

from __future__ import annotations

import signal
import subprocess

import pytest

from tests.chaos import processes, report
from tests.chaos.report import Doubled, Fault, Orphaned

pytestmark = pytest.mark.unit


def raise_in(fault: Fault, error: BaseException) -> None:
    """Have a fault end badly."""
    with pytest.raises(type(error)), fault.counted():
        raise error


def test_a_kill_that_was_not_survived_shows_in_the_table() -> None:
    fault = Fault()
    with fault.counted():
        pass
    raise_in(fault, Doubled())
    raise_in(fault, Orphaned())
    raise_in(fault, AssertionError("the job failed"))
    fault.seconds = [2.0]
    assert report.table({"web killed": fault})[2] == "| web killed | 4 | 1 | 1 | 1 | 2.0 | 2.0 |"


def test_a_fault_that_never_ended_well_has_no_times() -> None:
    fault = Fault()
    raise_in(fault, TimeoutError())
    assert fault.row("worker killed").endswith("| 1 | 1 | 0 | 0 | – | – |")


def test_a_process_lives_until_it_ended_though_nobody_asked_for_its_code() -> None:
    with subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL) as sleeper:
        found = processes.find(sleeper.pid)
        assert found is not None
        found.send(signal.SIGSTOP)
        assert found.lives
        found.send(signal.SIGKILL)
        sleeper.wait(60)
        assert not found.lives
        assert processes.find(sleeper.pid) is None
