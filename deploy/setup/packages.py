"""The Python environment: `.venv`, exactly as `requirements.txt` locks it."""

from __future__ import annotations

import shutil
import sys
import venv
from pathlib import Path

from deploy.setup import stamps
from deploy.setup.console import ROOT, SetupProblem, answer, call, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
REQUIREMENTS = ROOT / "requirements.txt"
LOCKS = Path(__file__).with_name("locks")


def ensure() -> None:
    """Make `.venv` hold what `requirements.txt` says, when it does not yet."""
    made_from = stamps.fingerprint([REQUIREMENTS], extra=sys.version)
    if stamps.is_fresh(VENV, made_from) and works():
        return
    make_environment()
    say("Installing the Python packages …")
    install_locked(REQUIREMENTS)
    stamps.remember(VENV, made_from)


def works() -> bool:
    """Tell whether the environment's Python starts and is the one that is asked for."""
    return answer([PYTHON, "-c", "import sys; print(sys.version)"]) == sys.version.strip()


def make_environment() -> None:
    """Make `.venv` anew where there is none that fits this Python."""
    if works():
        return
    say(f"Making the Python environment in {VENV.name} …")
    for old in ("bin", "lib", "lib64", "include"):
        remove(VENV / old)
    venv.create(VENV, with_pip=True)


def remove(path: Path) -> None:
    """Remove a folder or a link."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def install_locked(requirements: Path) -> None:
    """Install with uv where it can be had, else with pip; both check every hash."""
    if has_uv() and with_uv(requirements):
        return
    pip(requirements)


def with_uv(requirements: Path) -> bool:
    """Install with uv, compiled once for every program that starts; says whether that worked."""
    how = ["-q", "--python", str(PYTHON), "--compile-bytecode", "--require-hashes"]
    try:
        call([UV, "pip", "install", *how, "-r", requirements])
    except SetupProblem as problem:
        say(f"  {problem} Trying pip.")
        return False
    return True


def has_uv() -> bool:
    """Tell whether uv is in the environment, and put it there if it can be had."""
    if not UV.is_file():
        try:
            pip(LOCKS / "uv.txt")
        except SetupProblem as problem:
            say(f"  {problem}")
    return UV.is_file()


def pip(requirements: Path, *options: str | Path) -> None:
    """Install locked requirements with pip; raises SetupProblem when it cannot."""
    quiet = ["-q", "--disable-pip-version-check", "--no-input"]
    call([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", *options, "-r", requirements])


def unpacked(name: str) -> Path:
    """Return the folder in `.venv` that holds a locked helper, unpacked there when first wanted."""
    folder = VENV / "helpers" / name
    lock = LOCKS / f"{name}.txt"
    made_from = stamps.fingerprint([lock])
    if not stamps.is_fresh(folder, made_from):
        remove(folder)
        pip(lock, "--no-deps", "--target", folder)
        stamps.remember(folder, made_from)
    return folder
