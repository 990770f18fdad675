"""What looks at the machine works on any machine: with an old Python, and where no make ran."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.setup import browser, console, stamps

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
NEEDED = ("verify_setup.py", "pyproject.toml", "package-lock.json", "deploy")
PRETEND = """
import runpy, sys
sys.version_info = type("Old", (tuple,), {"major": 3, "minor": 9})((3, 9, 18))
sys.modules["tomllib"] = None
runpy.run_path("verify_setup.py", run_name="__main__")
"""
OLD = [f"python3.{minor}" for minor in (8, 9, 10)]
# Where pyenv keeps the old ones, it must be told that they are wanted.
CHOSEN = ["PYENV_VERSION=3.8:3.9:3.10"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what verify_setup.py needs, without a .venv."""
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path)
    return tmp_path


def words(python: str) -> list[str]:
    """Return the command that looks at a machine of this Python; skip where it is not installed."""
    if python == "pretended":
        return [sys.executable, "-c", PRETEND]
    if console.answer(["env", *CHOSEN, python, "-c", ""]) is None:
        pytest.skip(f"there is no {python} here")
    return ["env", *CHOSEN, python, "verify_setup.py"]


@pytest.mark.parametrize("python", ["pretended", *OLD])
def test_an_old_python_is_reported_with_its_remedy(copy: Path, python: str) -> None:
    done = subprocess.run(words(python), cwd=copy, capture_output=True, text=True, check=False)

    first, remedy = done.stdout.splitlines()[:2]
    assert first.startswith("FAIL  Python 3.")
    assert "install Python 3.11 or newer" in remedy
    assert "Not ready." in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


@pytest.fixture
def bundles(monkeypatch, tmp_path) -> Path:
    """A folder for bundles that begins empty."""
    monkeypatch.setattr(browser, "BUNDLES", tmp_path)
    return tmp_path


def test_bundles_made_by_hand_are_bundles(bundles: Path) -> None:
    assert not browser.is_bundled()
    copy_bundles(bundles)
    assert browser.is_bundled()

    (bundles / "player.js").unlink()
    assert not browser.is_bundled()


def copy_bundles(folder: Path) -> None:
    """Put there what `build.mjs` made in this tree."""
    made = ROOT / "app" / "web" / "static" / "vendor"
    shutil.copytree(made, folder, ignore=lambda *_: [stamps.NAME], dirs_exist_ok=True)


def test_bundles_of_older_sources_are_made_anew(bundles: Path) -> None:
    copy_bundles(bundles)
    stamps.remember(bundles, browser.made_from())
    assert browser.is_bundled()

    stamps.remember(bundles, "other sources")
    assert not browser.is_bundled()
