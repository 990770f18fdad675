"""Says what Matinee still needs on this machine, and how to get it; exit 1 when it cannot run."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator

from deploy.setup import machine, packages


def findings() -> Iterator[machine.Finding]:
    """Yield every finding; what needs our packages only once they are there."""
    python = machine.python_version()
    yield python
    packages_there = False
    if python.is_fine:
        dependencies = machine.dependencies()
        yield dependencies
        packages_there = dependencies.is_fine
    yield from machine.programs()
    yield from machine.browser_libraries()
    if packages_there:
        yield from importlib.import_module("deploy.setup.inside").environment()


def main() -> int:
    """Print every finding; the exit code says whether Matinee can run."""
    failed = False
    for finding in findings():
        sys.stdout.write(f"{finding}\n")
        failed = failed or not (finding.is_fine or finding.optional)
    sys.stdout.write("\nNot ready.\n" if failed else "\nReady: make run\n")
    return int(failed)


def use_own_python() -> None:
    """Become the Python of `.venv` where there is one."""
    own = str(packages.PYTHON)
    if packages.PYTHON.exists() and sys.prefix != str(packages.VENV):
        os.execv(own, [own, *sys.argv])


if __name__ == "__main__":
    use_own_python()
    sys.exit(main())
