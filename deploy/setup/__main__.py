"""What `make` calls first: `python3 -m deploy.setup install | dotenv | run | test`."""

import os
import shutil
import sys

from deploy.setup import browser, chromium, dotenv, packages, system
from deploy.setup.console import SetupProblem, say


def install(programs: tuple[system.Program, ...] = system.TO_RUN) -> None:
    """Bring everything up to date that Matinee needs; does nothing when it is."""
    system.ensure(programs)
    packages.ensure()
    if not shutil.which("redis-server"):
        packages.unpacked("redis")
    browser.ensure()


def run() -> None:
    """Install, then become the supervisor, which ends when the one who called us ends."""
    install()
    dotenv.ensure()
    python = str(packages.PYTHON)
    setpriv = str(shutil.which("setpriv"))
    os.execv(setpriv, [setpriv, "--pdeathsig", "TERM", "--", python, "-m", "deploy.start"])


def test() -> None:
    """Install what running needs, and the browser that tests drive."""
    install(system.TO_TEST)
    chromium.ensure()


COMMANDS = {"install": install, "dotenv": dotenv.ensure, "run": run, "test": test}


def main(words: list[str]) -> int:
    """Do one command; the exit code says whether it could be done."""
    try:
        COMMANDS[words[0] if words else "install"]()
    except SetupProblem as problem:
        say(f"\n{problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
