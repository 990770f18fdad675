"""Run a command again each time a Python file, template or script of the project changes."""

import subprocess
import sys
import time
from pathlib import Path

FOLDERS = (Path("app"), Path("tests"), Path("deploy"))
KINDS = {".py", ".html", ".js", ".css"}
LOOK_SECONDS = 0.5


def times() -> dict[Path, float]:
    """Return when each watched file was last written."""
    files = (file for folder in FOLDERS for file in folder.rglob("*") if file.suffix in KINDS)
    return {file: file.stat().st_mtime for file in files}


def main(command: list[str]) -> int:
    """Run the command, wait for a change, and again, until Ctrl-C."""
    try:
        while True:
            before = times()
            subprocess.run(command, check=False)
            sys.stdout.write("Waiting for a change …\n")
            while times() == before:
                time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
