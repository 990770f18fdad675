"""What can be said about this machine without starting Matinee."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from deploy.setup import browser, system
from deploy.setup.console import ROOT

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One line of the report; what is optional does not fail it."""

    is_fine: bool
    what: str
    remedy: str = ""
    optional: bool = False

    def __str__(self) -> str:
        """Return the line: a mark, what was looked at, and the remedy where it is wanted."""
        mark = "ok  " if self.is_fine else "note" if self.optional else "FAIL"
        return f"{mark}  {self.what}" + ("" if self.is_fine else f"\n      → {self.remedy}")


def python_version() -> Finding:
    """Check the Python that runs this."""
    version = ".".join(map(str, sys.version_info[:3]))
    remedy = "install Python 3.11 or newer and say: make PYTHON=python3.12 install"
    return Finding(sys.version_info >= OLDEST_PYTHON, f"Python {version}", remedy)


def dependencies() -> Finding:
    """Check that every direct dependency is installed."""
    import tomllib  # noqa: PLC0415 - an older Python, which is told so, has it not

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [split_name(line) for line in project["dependencies"]]
    missing = [name for name in names if not is_installed(name)]
    what = f"{len(names) - len(missing)} of {len(names)} Python packages"
    return Finding(not missing, what, f"missing: {', '.join(missing)}; run: make install")


def split_name(requirement: str) -> str:
    """Return the package a requirement is about."""
    return requirement.partition("=")[0].rstrip("<>~! ")


def is_installed(name: str) -> bool:
    """Tell whether this Python has a package."""
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def programs() -> Iterator[Finding]:
    """Check ffmpeg, the sandbox, a voice and what else the machine brings."""
    for program in system.TO_RUN:
        remedy = f"for {program.purpose}: sudo apt-get install {program.package}"
        yield Finding(program.is_there(), program.name, remedy, optional=not program.needed)


def browser_libraries() -> Iterator[Finding]:
    """Check that the pages' scripts are bundled from the locked libraries."""
    yield Finding(browser.is_bundled(), "browser libraries bundled", "run: make install")


def is_writable(folder: Path) -> bool:
    """Tell whether a file can be made in a folder, which is made if it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
