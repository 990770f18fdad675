"""The pages' scripts that need no browser are tested by Node's own runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from deploy.setup import browser

HERE = Path(__file__).parent


@pytest.mark.unit
@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.js")), ids=lambda file: file.stem)
def test_a_script_does_what_its_tests_say(file: Path) -> None:
    command = [browser.node(), "--test", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
