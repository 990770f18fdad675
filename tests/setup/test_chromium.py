"""The browser of the tests: one that can be driven is found, and what is missing is said."""

import stat
from pathlib import Path

import pytest

from deploy.setup import chromium, packages, system
from deploy.setup.console import SetupProblem

pytestmark = pytest.mark.unit
STUB = '#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then echo "install the chromium snap"; fi\n'


@pytest.fixture
def machine(monkeypatch, tmp_path) -> Path:
    """A machine whose programs, and whose downloads of Playwright, are the test's own."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    return tmp_path


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_the_machines_own_browser_is_the_one_that_is_driven(machine, name):
    own = program(machine / "bin" / name)

    assert chromium.find() == str(own)


def test_a_stub_that_leads_to_a_snap_is_no_browser(machine):
    program(machine / "bin" / "chromium-browser", STUB)
    (machine / "bin" / "chromium").symlink_to(program(machine / "snapd" / "snap"))
    assert chromium.find() is None

    chrome = program(machine / "bin" / "google-chrome")
    assert chromium.find() == str(chrome)


def test_the_browser_that_playwright_brought_is_found(machine):
    brought = program(machine / "playwright" / "chromium-1200" / "chrome-linux64" / "chrome")

    assert chromium.find() == str(brought)
    chromium.ensure()


def test_without_any_browser_exactly_what_is_missing_is_said(machine, monkeypatch, capfd):
    failing = program(machine / "python", '#!/bin/sh\necho "asked: $@"\nexit 1\n')
    monkeypatch.setattr(packages, "PYTHON", failing)

    with pytest.raises(SetupProblem) as problem:
        chromium.ensure()

    assert "asked: -m playwright install --with-deps chromium" in capfd.readouterr().out
    assert "apt-get install chromium" in str(problem.value)
    assert "playwright install --with-deps chromium" in str(problem.value)


def test_apts_chromium_is_tried_first_and_its_lack_stops_nothing():
    wanted = {each.name: each for each in system.TO_TEST}

    assert not wanted["chromium"].needed
