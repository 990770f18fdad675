"""The runner against real processes: what a tool sees, how it is stopped, whom it dies with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.media import run, sandbox
from app.services.media.errors import (
    Cancelled,
    FFmpegError,
    Stalled,
    TookTooLong,
    TooMuchOutput,
)
from app.services.media.run import Limits, Watch

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
# The package without its factory, which would import the whole house.
WITHOUT_FACTORY = (
    "import sys, types\n"
    "sys.modules['app'] = types.ModuleType('app')\n"
    "sys.modules['app'].__path__ = ['app']\n"
)
whole_sandbox = pytest.mark.skipif(
    not sandbox.capability().is_whole, reason="bubblewrap does not work on this machine"
)


@pytest.fixture(params=["bwrap", "prlimit"])
def any_sandbox(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to shut a tool in."""
    if request.param == "bwrap" and not sandbox.capability().is_whole:
        pytest.skip("bubblewrap does not work on this machine")
    found = sandbox.Capability(request.param, "chosen by a test")
    monkeypatch.setattr(sandbox, "capability", lambda: found)
    return str(request.param)


def alive(mark: str) -> list[int]:
    """List the processes whose command line holds a word."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in words:
            found.append(int(folder.name))
    return found


def runs(*words: str) -> bool:
    """Say whether a process with exactly this command line is there."""
    wanted = b"\0".join(word.encode() for word in words) + b"\0"
    return any(Path(f"/proc/{pid}/cmdline").read_bytes() == wanted for pid in alive(words[-1]))


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Wait for a condition, with a deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true"
        time.sleep(0.02)


def test_a_tool_reads_its_input_under_a_neutral_name(any_sandbox: str, tmp_path: Path) -> None:
    source = tmp_path / "secret name.mp4"
    source.write_text("the bytes")
    said = run.tool(["sh", "-c", 'echo "$0"; cat "$0"', source], reads=[source])
    name, content = said.text.decode().split("\n", 1)
    assert content == "the bytes"
    assert "secret" not in name


@whole_sandbox
def test_a_tool_sees_nothing_beside_its_input(tmp_path: Path) -> None:
    (tmp_path / "in.mp4").write_text("mine")
    (tmp_path / "other.mp4").write_text("not mine")
    said = run.tool(["sh", "-c", "ls /in /etc /home /root /work 2>&1; true", tmp_path / "in.mp4"],
                    reads=[tmp_path / "in.mp4"])  # fmt: skip
    assert b"other" not in said.text
    assert b"passwd" not in said.text


@whole_sandbox
def test_a_tool_has_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        with pytest.raises(FFmpegError):
            run.tool(["ffmpeg", "-v", "error", "-i", f"tcp://127.0.0.1:{port}", "-f", "null", "-"])
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_tool_writes_into_its_folder_only(any_sandbox: str, tmp_path: Path) -> None:
    run.tool(["touch", tmp_path / "below" / "file"], writes=[_made(tmp_path / "below")])
    assert (tmp_path / "below" / "file").exists()
    with pytest.raises(ValueError, match="neither read nor written"):
        run.tool(["touch", tmp_path / "beside"], writes=[tmp_path / "below"])


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_our_environment_does_not_reach_a_tool(
    any_sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "very secret")
    assert b"very secret" not in run.tool(["env"]).text


def test_cancelling_ends_a_tool_within_two_seconds(any_sandbox: str) -> None:
    begun = time.monotonic()
    watch = Watch(is_cancelled=lambda: time.monotonic() - begun > 0.3)
    with pytest.raises(Cancelled):
        run.tool(["sleep", "31.4151"], watch=watch)
    assert time.monotonic() - begun < 2.3
    until(lambda: not alive("31.4151"))


def test_a_tool_that_ignores_being_asked_is_killed_with_its_children(any_sandbox: str) -> None:
    script = "trap '' TERM; sleep 31.4152 & while :; do sleep 31.4152; done"
    with pytest.raises(TookTooLong):
        run.tool(["bash", "-c", script], limits=Limits(wall_seconds=0.5))
    until(lambda: not alive("31.4152"))


def test_a_tool_that_stands_still_is_stopped() -> None:
    with pytest.raises(Stalled):
        run.tool(["sleep", "60"], limits=Limits(stall_seconds=0.5))


def test_the_same_progress_again_is_no_progress() -> None:
    script = "while :; do echo frame=1; echo progress=continue; sleep 0.1; done"
    watch = Watch(on_progress=lambda _: None)
    with pytest.raises(Stalled):
        run.tool(["bash", "-c", script], limits=Limits(stall_seconds=0.7), watch=watch)


def test_a_tool_that_talks_without_end_is_stopped() -> None:
    with pytest.raises(TooMuchOutput):
        run.tool(["yes"], limits=Limits(output_bytes=1 << 20))


def test_memory_is_limited(any_sandbox: str) -> None:
    command = ["python3", "-S", "-c", "bytearray(1 << 30)"]
    with pytest.raises(FFmpegError):
        run.tool(command, limits=Limits(memory_bytes=512 << 20))


def test_the_size_of_files_is_limited(any_sandbox: str, tmp_path: Path) -> None:
    command = ["dd", "if=/dev/zero", "bs=1M", "count=8", "status=none"]
    script = f'{" ".join(command)} of="$0"/big'
    limits = Limits(file_bytes=1 << 20)
    with pytest.raises(FFmpegError):
        run.tool(["sh", "-c", script, tmp_path], writes=[tmp_path], limits=limits)
    assert (tmp_path / "big").stat().st_size <= 1 << 20


def test_a_failure_tells_the_exit_code_and_the_last_words(any_sandbox: str) -> None:
    with pytest.raises(FFmpegError) as caught:
        run.tool(["sh", "-c", "echo broken >&2; exit 7"])
    assert caught.value.exit_code == 7
    assert "broken" in caught.value.tail


@pytest.mark.parametrize("name", ["bwrap", "prlimit"])
def test_a_tool_dies_with_the_process_that_started_it(name: str) -> None:
    if name == "bwrap" and not sandbox.capability().is_whole:
        pytest.skip("bubblewrap does not work on this machine")
    mark = f"31.41{os.getpid() % 10_000}{len(name)}"
    script = (
        f"{WITHOUT_FACTORY}from app.services.media import run, sandbox\n"
        f"sandbox.capability = lambda: sandbox.Capability({name!r}, '')\n"
        f"run.tool(['sleep', {mark!r}])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as parent:
        until(lambda: runs("sleep", mark), 60)
        parent.send_signal(signal.SIGKILL)
    until(lambda: not alive(mark))


def test_other_greenlets_go_on_while_a_tool_runs() -> None:
    script = (
        f"from gevent import monkey; monkey.patch_all()\n{WITHOUT_FACTORY}"
        "import gevent\n"
        "from app.services.media import run\n"
        "beats = []\n"
        "def beat():\n"
        "    while True:\n"
        "        beats.append(1); gevent.sleep(0.02)\n"
        "gevent.spawn(beat)\n"
        "assert run.tool(['sh', '-c', 'sleep 1; echo done']).text == b'done\\n'\n"
        "print(len(beats))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) > 20
