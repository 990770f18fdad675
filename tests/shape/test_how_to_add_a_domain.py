"""The page on adding a domain is followed to the letter in a copy of the tree, and works."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to-add-a-domain.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDERS = ("app", "tests", "migrations", "docs")
SETTINGS = ("config.py", "options.py", "places.py", "settings.py")
COPIED = (*FOLDERS, *SETTINGS, "run.py", "pyproject.toml", "pytest.ini")
# What is compiled is taken along: it holds for what the page leaves as it is.
IGNORED = shutil.ignore_patterns("vendor", "node_modules", ".*", "browser")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tree, without what is built."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=IGNORED)
        else:
            shutil.copy(source, tmp_path / name)
    shutil.copy(ROOT / ".env.example", tmp_path)
    return tmp_path


def follow(page: str, tree: Path) -> list[str]:
    """Write every file and make every edit of the page; answer its commands."""
    commands = []
    for kind, name, body in BLOCK.findall(page):
        if kind == "python":
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(body)
        elif kind == "edit":
            edit(tree / name, body)
        elif kind == "sh":
            commands += body.strip().splitlines()
    return commands


def edit(file: Path, body: str) -> None:
    """Replace the lines marked - by those marked +; the old ones must be there once."""
    old = "".join(line[1:] + "\n" for line in body.splitlines() if line.startswith("-"))
    new = "".join(line[1:] + "\n" for line in body.splitlines() if line.startswith("+"))
    text = file.read_text()
    assert text.count(old) == 1, f"{file.name} does not hold once: {old}"
    file.write_text(text.replace(old, new))


def run(tree: Path, *command: str) -> str:
    """Run a program of this Python in the tree; answer what it said, fail when it failed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "PYTEST_"))}
    environment = kept | {"DATA_DIR": str(tree / "data"), "FLASK_APP": "app"}
    return told([sys.executable, "-m", *command], tree, environment)


def told(command: list[str], tree: Path, environment: dict[str, str] | None = None) -> str:
    """Run a command that must succeed; answer what it said."""
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_following_the_page_adds_a_domain_that_works(copy: Path) -> None:
    commands = follow(PAGE.read_text(), copy)
    run(copy, "flask", "init-db")
    for command in commands:
        run(copy, *shlex.split(command))
    assert len(list((copy / "migrations" / "versions").glob("*bookmarks.py"))) == 1
    run(copy, "flask", "init-db")
    told([str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], copy)
    run(
        copy,
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "not postgresql and not moderator and not admin and not disabled",
        "tests/bookmarks",
        "tests/access/test_matrix.py",
        "tests/api/test_guide.py",
        "tests/personal/test_tables.py",
        "tests/shape/test_house.py",
        "tests/shape/test_migrations.py",
    )
