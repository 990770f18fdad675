"""What a killed worker leaves on its machine is ended and gone."""

from __future__ import annotations

import subprocess
import uuid
from pathlib import Path

import pytest

from app.jobs import workdirs

pytestmark = pytest.mark.unit


def test_what_still_works_in_an_abandoned_folder_is_ended(tmp_path: Path) -> None:
    step_id = uuid.uuid4()
    folder, other = tmp_path / f"{step_id}-1", tmp_path / f"{step_id}-13"
    for one in (folder, other):
        one.mkdir()
        (one / "film").touch()
    tools = [subprocess.Popen(["tail", "-f", str(one / "film")]) for one in (folder, other)]
    try:
        found = workdirs.abandoned(tmp_path, lambda _step, fence: fence == 13)
        assert found == [folder]
        workdirs.remove(folder)
        assert tools[0].wait(60) == -9
        assert tools[1].poll() is None
        assert not folder.exists()
        assert other.exists()
    finally:
        for process in tools:
            process.kill()
            process.wait()
