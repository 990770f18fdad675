"""Where things are: the private folder is nobody else's, an address is shown without secrets."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

import config
import places
from deploy import start

pytestmark = [pytest.mark.unit, pytest.mark.security]
ROOT = Path(__file__).parents[2]


def link(folder: Path) -> None:
    """Put a link to a private folder in its place."""
    (folder.parent / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(folder.parent / "elsewhere")


def theirs(folder: Path) -> None:
    """Put a folder of another user in its place."""
    if os.getuid():
        pytest.skip("only root can give a folder away")
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, -1)


def is_open(folder: Path) -> None:
    """Put a folder in its place that everybody may write to."""
    folder.mkdir()
    folder.chmod(0o777)


def file(folder: Path) -> None:
    """Put a file in its place."""
    folder.touch(mode=0o600)


PLANTED = [
    (link, "is no folder"),
    (file, "is no folder"),
    (theirs, "belongs to another user"),
    (is_open, "chmod 700"),
]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_an_address_of_postgresql_goes_through_the_driver_that_is_there(scheme: str) -> None:
    chosen = config.DevelopmentConfig(
        DATABASE_URL=f"{scheme}://me:secret@db:5433/films?sslmode=require"
    )

    url = make_url(chosen.database_url())

    assert url.get_dialect().driver == "psycopg2"
    assert (url.host, url.port, url.database) == ("db", 5433, "films")


def test_a_private_folder_is_made_once_and_found_again(tmp_path: Path) -> None:
    made = places.private(tmp_path / "deep" / "run")

    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert places.private(made) == made


@pytest.mark.parametrize(("plant", "said"), PLANTED)
def test_a_folder_that_somebody_else_may_have_made_is_refused_with_a_way_out(
    tmp_path: Path, plant, said: str
) -> None:
    plant(tmp_path / "run")

    with pytest.raises(PermissionError, match=f"{said}.*RUNTIME_DIR="):
        start.claim(tmp_path / "run")


def test_a_worker_does_not_start_on_a_folder_that_is_open_to_others(tmp_path: Path) -> None:
    is_open(tmp_path / "run")
    environment = os.environ | {"DATA_DIR": str(tmp_path), "RUNTIME_DIR": str(tmp_path / "run")}

    command = [sys.executable, "-c", "import celery_worker"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert "PermissionError" in done.stderr
    assert done.returncode != 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("redis://h:6379/2", "redis://h:6379/2"),
        ("redis://:secret@h:6379", "redis://h:6379"),
        ("redis://h:6379/0?password=secret", "redis://h:6379/0"),
        ("redis://h?password=sec@ret", "redis://…"),
        ("postgresql+psycopg2://m:se#cr?et@h/matinee", "postgresql+psycopg2://…"),
        ("postgresql+psycopg2://m:s/ecret@h/m?password=secret", "postgresql+psycopg2://h/m"),
        ("unix:///run/r.sock?password=secret", "unix:///run/r.sock"),
        ("sqlite:////srv/matinee.db", "sqlite:////srv/matinee.db"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(address: str, said: str) -> None:
    assert places.shown(address) == said


@pytest.mark.parametrize("kind", config.CONFIGS.values())
def test_a_setting_that_is_wrong_is_named_and_no_secret_is_printed(kind) -> None:
    secrets = {"RENTALS_STAFF_TOKEN": "the shop's secret", "SECRET_KEY": "our secret"}

    with pytest.raises(ValueError, match="PORT") as mistyped:
        kind(_env_file=None, PORT="far", **secrets)
    with pytest.raises(ValueError, match="STORAGE_BACKEND") as refused:
        kind(_env_file=None, STORAGE_BACKEND="s3", **secrets)

    assert "secret" not in f"{mistyped.value} {refused.value}"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:5000"),
        ("0.0.0.0", "http://localhost:5000"),
        ("::", "http://localhost:5000"),
        ("::1", "http://[::1]:5000"),
        ("films.local", "http://films.local:5000"),
    ],
)
def test_the_address_of_the_pages_is_one_a_browser_opens(host: str, address: str) -> None:
    assert places.page(host, 5000) == address
