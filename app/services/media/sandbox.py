"""How a tool is shut in: bubblewrap where it works, else limits and neutral names for inputs."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Nothing of ours reaches a tool; one arena per core keeps x264's address space small.
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/tmp",  # noqa: S108 - inside bubblewrap this is an empty file system of its own
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "4",
    "AV_LOG_FORCE_NOCOLOR": "1",
}
_SYSTEM_FOLDERS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SYSTEM_FILES = ("/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d")


@dataclass(frozen=True)
class Limits:
    """How much a tool may use, in seconds and bytes; a stall is a time without progress."""

    wall_seconds: float = 60
    stall_seconds: float = 60
    cpu_seconds: int = 120
    memory_bytes: int = 4 << 30
    file_bytes: int = 256 << 20
    output_bytes: int = 16 << 20


@dataclass(frozen=True)
class Capability:
    """Which sandbox this machine offers: `bwrap`, `prlimit`, or none at all."""

    name: str
    note: str

    @property
    def is_whole(self) -> bool:
        """Say whether files and the network are shut off, not only limits set."""
        return self.name == "bwrap"


@functools.cache
def capability() -> Capability:
    """Try out what works here; asked once per process."""
    if not (shutil.which("prlimit") and shutil.which("setpriv")):
        return Capability("none", "prlimit and setpriv (util-linux) are missing: media is refused")
    if shutil.which("bwrap") is None:
        return Capability("prlimit", "bubblewrap is missing: tools run with limits only")
    trial = [*_bubblewrap(), "--", *_limits(Limits()), "true"]
    try:
        done = subprocess.run(trial, capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return Capability("prlimit", "bubblewrap hangs here: tools run with limits only")
    if done.returncode == 0:
        return Capability("bwrap", "tools see only their input and have no network")
    why = done.stderr.decode(errors="replace").strip()[-200:]
    return Capability("prlimit", f"bubblewrap is refused here ({why}): tools run with limits only")


@contextmanager
def enclosed(
    arguments: Sequence[str | Path],
    *,
    reads: Sequence[Path],
    writes: Sequence[Path],
    limits: Limits,
) -> Iterator[list[str]]:
    """Give the command line that runs a tool shut in; its Paths lie in `reads` or `writes`."""
    found = capability()
    if found.name == "none":
        raise RuntimeError(found.note)
    if found.is_whole:
        names = [(path, Path(f"/in/{n}")) for n, path in enumerate(reads)]
        names += [(path, Path(f"/out/{n}")) for n, path in enumerate(writes)]
        mounts = _mounts(names[: len(reads)], "--ro-bind") + _mounts(names[len(reads) :], "--bind")
        head = [*_mortal(), *_bubblewrap(), *mounts, "--", *_limits(limits)]
        yield [*head, *_translated(arguments, names)]
        return
    with tempfile.TemporaryDirectory(prefix="media-") as folder:
        names = [(path, _linked(path, Path(folder, str(n)))) for n, path in enumerate(reads)]
        names += [(path, path.resolve()) for path in writes]
        head = [*_mortal(), *_limits(limits)]
        yield [*head, *_translated(arguments, names)]


def _mortal() -> list[str]:
    """Die with the thread that starts the tool, also when it is gone before this takes effect."""
    script = '[ "$PPID" = "$0" ] && exec "$@"'
    return ["setpriv", "--pdeathsig", "KILL", "--", "sh", "-c", script, str(os.getpid())]


def _bubblewrap() -> list[str]:
    command = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr"]
    for folder in map(Path, _SYSTEM_FOLDERS):
        if folder.is_symlink():
            command += ["--symlink", str(folder.readlink()), str(folder)]
        elif folder.is_dir():
            command += ["--ro-bind", str(folder), str(folder)]
    for path in _SYSTEM_FILES:
        command += ["--ro-bind-try", path, path]
    return [*command, "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp"]  # noqa: S108


def _mounts(names: Sequence[tuple[Path, Path]], how: str) -> list[str]:
    return [word for path, name in names for word in (how, str(path.resolve()), str(name))]


def _limits(limits: Limits) -> list[str]:
    return [
        "prlimit",
        f"--as={limits.memory_bytes}",
        f"--cpu={limits.cpu_seconds}",
        f"--fsize={limits.file_bytes}",
        "--core=0",
        "--nofile=1024",
        "--",
    ]


def _linked(path: Path, name: Path) -> Path:
    name.symlink_to(path.resolve())
    return name


def _translated(arguments: Sequence[str | Path], names: Sequence[tuple[Path, Path]]) -> list[str]:
    return [_seen(word, names) if isinstance(word, Path) else word for word in arguments]


def _seen(path: Path, names: Sequence[tuple[Path, Path]]) -> str:
    for outside, inside in names:
        if path == outside or outside in path.parents:
            return str(inside / path.relative_to(outside))
    raise ValueError(f"{path} is neither read nor written by this call")
