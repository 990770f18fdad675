"""The one place a tool is started: by an argument list, shut in, watched, ended as a group."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.services.media import sandbox
from app.services.media.errors import (
    Cancelled,
    FFmpegError,
    OutOfSpace,
    Stalled,
    TookTooLong,
    TooMuchOutput,
)
from app.services.media.sandbox import Limits, capability

__all__ = ["Limits", "Output", "Watch", "capability", "never", "tool"]

GRACE_SECONDS = 3.0
_TICK_SECONDS = 0.25
_TAIL_BYTES = 32 << 10
_BLOCK = 64 << 10


def _ignore(_: object) -> None:
    """Let it pass."""


def never() -> bool:
    """Let it go on to its end."""
    return False


@dataclass(frozen=True)
class Watch:
    """How a caller follows a run: all of it is called in the caller's own thread.

    `on_line` takes each line of standard output, which is then not kept. `on_progress` takes the
    blocks ffmpeg writes to `-progress pipe:1`, and only a changed block counts as progress.
    `on_tick` is called about four times a second. `is_cancelled` ends the run with `Cancelled`.
    """

    on_line: Callable[[str], None] | None = None
    on_progress: Callable[[Mapping[str, str]], None] | None = None
    on_tick: Callable[[], None] | None = None
    is_cancelled: Callable[[], bool] = never


@dataclass
class Output:
    """What a tool said, and how long it ran."""

    text: bytes = b""
    errors: str = ""
    seconds: float = 0.0


def tool(
    arguments: Sequence[str | Path],
    *,
    reads: Sequence[Path] = (),
    writes: Sequence[Path] = (),
    limits: Limits | None = None,
    watch: Watch | None = None,
) -> Output:
    """Run a tool to its end; raise FFmpegError or one of its kinds, or Cancelled.

    Paths among the arguments must lie in `reads` (files) or `writes` (folders); the tool sees
    them under neutral names. The child dies with the calling thread, which waits here.
    """
    limits = limits or Limits()
    with sandbox.enclosed(arguments, reads=reads, writes=writes, limits=limits) as command:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=sandbox.ENVIRONMENT,
            start_new_session=True,
        )
        try:
            return _Follower(process, limits, watch or Watch()).follow()
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole group to end, and kill it after the grace."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE_SECONDS)
    _signal(process, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


@dataclass
class _Follower:
    """Reads a running tool and stops following when a limit is passed."""

    process: subprocess.Popen[bytes]
    limits: Limits
    watch: Watch
    started: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    kept: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    rest: bytes = b""
    block: dict[str, str] = field(default_factory=dict)
    last_block: dict[str, str] = field(default_factory=dict)

    def follow(self) -> Output:
        """Read until both pipes are closed, then judge how the tool ended."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._pipe(self.process.stdout), selectors.EVENT_READ, self._said)
            selector.register(self._pipe(self.process.stderr), selectors.EVENT_READ, self._erred)
            while selector.get_map():
                for key, _ in selector.select(_TICK_SECONDS):
                    self._read(selector, key)
                self._check()
        self._wait()
        return self._judged()

    @staticmethod
    def _pipe(pipe: object) -> int:
        number: int = pipe.fileno()  # type: ignore[attr-defined]
        os.set_blocking(number, False)
        return number

    @staticmethod
    def _read(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        try:
            data = os.read(key.fd, _BLOCK)
        except BlockingIOError:
            return
        if data:
            key.data(data)
        else:
            selector.unregister(key.fd)

    def _said(self, data: bytes) -> None:
        if self.watch.on_line is None and self.watch.on_progress is None:
            self.moved = time.monotonic()
            self.kept += data
            if len(self.kept) > self.limits.output_bytes:
                raise TooMuchOutput(tail=self._tail())
            return
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self._line(line.decode(errors="replace").strip())

    def _line(self, line: str) -> None:
        if self.watch.on_line is not None:
            self.moved = time.monotonic()
            self.watch.on_line(line)
            return
        name, _, value = line.partition("=")
        if name != "progress":
            self.block[name] = value.strip()
            return
        moved = {key: self.block.get(key, "") for key in ("frame", "out_time_us", "total_size")}
        if moved != self.last_block:
            self.last_block, self.moved = moved, time.monotonic()
        (self.watch.on_progress or _ignore)(dict(self.block))
        self.block.clear()

    def _erred(self, data: bytes) -> None:
        self.tail += data
        if len(self.tail) > 2 * _TAIL_BYTES:
            del self.tail[:-_TAIL_BYTES]

    def _check(self) -> None:
        if self.watch.is_cancelled():
            raise Cancelled
        now = time.monotonic()
        if now - self.started > self.limits.wall_seconds:
            raise TookTooLong(tail=self._tail())
        if now - self.moved > self.limits.stall_seconds:
            raise Stalled(tail=self._tail())
        if self.watch.on_tick is not None:
            self.watch.on_tick()

    def _wait(self) -> None:
        while self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=_TICK_SECONDS)
            self._check()

    def _judged(self) -> Output:
        code, tail = self.process.returncode, self._tail()
        if code == 0:
            return Output(bytes(self.kept), tail, time.monotonic() - self.started)
        if "No space left on device" in tail:
            raise OutOfSpace(tail=tail, exit_code=code)
        if code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
            raise TookTooLong(tail=tail, exit_code=code)
        raise FFmpegError(tail=tail, exit_code=code)

    def _tail(self) -> str:
        return self.tail.decode(errors="replace").strip()
