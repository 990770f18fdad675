"""The programs the machine itself must have, and apt where it can bring them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.setup import chromium
from deploy.setup.console import ROOT, SetupProblem, call, say

TRIED = ROOT / ".venv" / ".apt-has-not"


@dataclass(frozen=True)
class Program:
    """One thing the machine should have, how to see it, and the Debian package it comes in."""

    name: str
    package: str
    purpose: str
    is_there: Callable[[], bool]
    needed: bool = True


def on_path(*names: str) -> Callable[[], bool]:
    """Return a check that every one of these programs can be found."""
    return lambda: all(shutil.which(name) for name in names)


def has_venv() -> bool:
    """Tell whether this Python can make virtual environments with pip in them."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"

TO_RUN = (
    Program("python venv", VENV_PACKAGE, "the Python environment", has_venv),
    Program("ffmpeg", "ffmpeg", "encoding", on_path("ffmpeg", "ffprobe")),
    Program("setpriv", "util-linux", "no process outlives its parent", on_path("setpriv")),
    Program(
        "redis-server",
        "redis-server",
        "wake-ups and rooms (a packaged one is used without it)",
        on_path("redis-server"),
        needed=False,
    ),
    Program("bwrap", "bubblewrap", "a sandbox for ffmpeg", on_path("bwrap"), needed=False),
    Program("espeak-ng", "espeak-ng", "spoken dubs", on_path("espeak-ng"), needed=False),
)
TO_TEST = (
    *TO_RUN,
    Program("curl", "curl", "the commands that the guides show", on_path("curl")),
    Program(
        "chromium",
        "chromium",
        "the browser tests (the one Playwright brings is used without it)",
        lambda: chromium.find() is not None,
        needed=False,
    ),
)


def ensure(programs: Sequence[Program]) -> None:
    """Install what is missing through apt, or raise SetupProblem with the exact list."""
    missing = [program for program in programs if not program.is_there()]
    if not any(program.needed for program in missing) and was_tried(missing):
        return
    if missing and may_install():
        install([program.package for program in missing])
        missing = [program for program in programs if not program.is_there()]
    refuse_without([program for program in missing if program.needed])
    note_missing(missing)


def may_install() -> bool:
    """Tell whether apt is here and this user may use it."""
    return bool(shutil.which("apt-get")) and (os.geteuid() == 0 or bool(shutil.which("sudo")))


def install(packages: list[str]) -> None:
    """Install packages, one by one where apt knows not all of them."""
    say(f"Installing through apt: {' '.join(packages)}")
    try:
        apt("update", "-qq")
    except SetupProblem as problem:
        say(f"  {problem}")
    try:
        apt("install", "-y", "-qq", "--no-install-recommends", *packages)
    except SetupProblem:
        install_one_by_one(packages)


def install_one_by_one(packages: list[str]) -> None:
    """Install each package on its own, so that an unknown one does not stop the others."""
    for package in packages:
        try:
            apt("install", "-y", "-qq", "--no-install-recommends", package)
        except SetupProblem as problem:
            say(f"  {problem}")


def apt(*words: str) -> None:
    """Run apt-get without questions, through sudo where this is not root."""
    sudo = [] if os.geteuid() == 0 else ["sudo", *(["-n"] if os.environ.get("CI") else [])]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_MODE=l"]
    call([*sudo, *quiet, "apt-get", "-o", "Dpkg::Use-Pty=0", *words])


def refuse_without(missing: list[Program]) -> None:
    """Raise SetupProblem naming each thing that must be installed by hand."""
    if not missing:
        return
    lines = [f"  {program.name:<14} {program.purpose}" for program in missing]
    packages = " ".join(program.package for program in missing)
    raise SetupProblem(
        "These programs are missing and could not be installed from here:\n"
        + "\n".join(lines)
        + f"\nOn Debian or Ubuntu: sudo apt-get install {packages}\n"
        "Elsewhere install the same programs, then run this again."
    )


def was_tried(missing: list[Program]) -> bool:
    """Tell whether exactly these optional programs could not be had last time."""
    noted = TRIED.read_text().split() if TRIED.is_file() else []
    return noted == [program.package for program in missing]


def note_missing(missing: list[Program]) -> None:
    """Say what goes on without, and remember it so that apt is not asked each time."""
    for program in missing:
        say(f"Going on without {program.name}: {program.purpose}")
    Path(TRIED.parent).mkdir(exist_ok=True)
    TRIED.write_text("\n".join(program.package for program in missing))
