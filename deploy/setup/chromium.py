"""The browser that the browser tests drive: the machine's own, else the one Playwright brings."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from deploy.setup import packages
from deploy.setup.console import SetupProblem, call, say

NAMES = ("chromium", "chromium-browser", "google-chrome")
FROM_PLAYWRIGHT = "chromium-*/chrome-linux*/chrome"
MISSING = (
    "The browser tests need a Chromium, and there is none: apt has no real one (Ubuntu's is a "
    "snap), and Playwright's could not be downloaded.\n"
    "On Debian: sudo apt-get install chromium\n"
    "Elsewhere install google-chrome (https://www.google.com/chrome), or run, where "
    "Playwright's downloads can be reached: {command}"
)


def find() -> str | None:
    """Return the path of a Chromium that can be driven."""
    own = [path for name in NAMES if (path := shutil.which(name)) and not is_snap(Path(path))]
    return next(iter([*own, *from_playwright()]), None)


def is_snap(program: Path) -> bool:
    """Tell whether a program only leads to a snap, which no test can drive."""
    if program.resolve().name == "snap":
        return True
    with program.open("rb") as file:
        start = file.read(4096)
    return start.startswith(b"#!") and b"snap" in start


def from_playwright() -> list[str]:
    """Return the browsers that Playwright has downloaded, the newest first."""
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folder = Path(given) if given else Path.home() / ".cache" / "ms-playwright"
    return sorted(map(str, folder.glob(FROM_PLAYWRIGHT)), reverse=True)


def ensure() -> None:
    """Have Playwright bring a Chromium where there is none; needs the Python packages."""
    if find():
        return
    command = [str(packages.PYTHON), "-m", "playwright", "install", "--with-deps", "chromium"]
    say("Installing the Chromium that Playwright brings …")
    try:
        call(command)
    except SetupProblem as problem:
        say(f"  {problem}")
    if not find():
        raise SetupProblem(MISSING.format(command=" ".join(command)))
