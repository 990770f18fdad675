"""The browser modules that need no browser, by Node's own test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.unit
def test_the_browser_modules_keep_their_promises() -> None:
    node = shutil.which("node")
    assert node, "Node is missing: `make install` brings it"
    tests = sorted(str(path) for path in HERE.glob("*.test.js"))
    command = [node, "--test", *tests]
    run = subprocess.run(command, check=False, cwd=HERE, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-5000:]
