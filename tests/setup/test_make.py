"""The commands people know by name: each is there, explained, and starts what it says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.setup.waiting import eventually, is_alive

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
PROMISED = (
    "help install setup verify run worker test test-cov init-db clean check lint types format "
    "bench prove seed lock migrate-create db-reset pre-commit-install pre-commit-run test-watch "
    "dev quality ci-test test-coverage type-check"
)


def make(*words, **options):
    command = ["make", "--no-print-directory", *words]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, **options)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def helped():
    return dict(re.findall(r"^  (\S+) +(\S.*)$", make("help"), re.MULTILINE))


@pytest.mark.parametrize("target", PROMISED.split())
def test_help_explains_every_promised_command(helped, target):
    assert helped[target]


@pytest.mark.parametrize(
    ("alias", "target"),
    [("dev", "run"), ("quality", "check"), ("ci-test", "check"), ("type-check", "types")],
)
def test_an_alias_does_what_its_word_stands_for(alias, target):
    assert make("--dry-run", alias) == make("--dry-run", target)


def test_a_machine_without_a_recent_python_is_told_so():
    assert "Matinee needs Python 3.11 or newer" in make("help", "PYTHON=")


def test_nothing_is_thrown_away_without_a_yes(tmp_path):
    script = (ROOT / "Makefile").read_text()
    asks, _, then = script.partition("db-reset: install")[2].partition("= yes ]")

    assert 'Type "yes"' in asks
    assert "drop-db" in then
    assert "drop-db" not in asks


def test_the_whole_check_leaves_no_process_behind_and_needs_no_pkill(tmp_path):
    for name in ("bash", "dirname", "setsid", "sh", "sleep", "timeout"):
        (tmp_path / name).symlink_to(shutil.which(name))
    stub = tmp_path / "make"
    stub.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/left\nexit 3\n")
    stub.chmod(0o700)

    done = subprocess.run(
        [ROOT / ".ci" / "run"], env={"PATH": str(tmp_path)}, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (3, b"")
    assert eventually(lambda: not is_alive(int((tmp_path / "left").read_text())))
