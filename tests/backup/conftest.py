"""Houses of their own for backups, and one made-up library that was packed once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from app.core.database import db, unit_of_work
from app.seed import sizes
from app.seed.sizes import Size
from tests.accounts.factories import People
from tests.backup.houses import House, make_house

TINY = Size(users=4, channels=3, videos=6, comments=20, films=1, pictures=2)


@pytest.fixture(scope="session")
def houses(request: pytest.FixtureRequest, scratch: Path, redis_url: str) -> Iterator[Any]:
    """Makes empty houses on either database, whose schema is that of the migrations."""
    made: list[House] = []

    def house(kind: str) -> House:
        folder = Path(tempfile.mkdtemp(dir=scratch, prefix="house-"))
        server = request.getfixturevalue("postgres_url") if kind == "postgresql" else ""
        made.append(make_house(folder, server, redis_url))
        return made[-1]

    yield house
    for one in made:
        with one.app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def library(houses: Callable[[str], House]) -> House:
    """A house with a made-up library on SQLite, which no test changes."""
    made = houses("sqlite")
    before, sizes.SIZES["small"] = sizes.SIZES["small"], TINY
    try:
        made.run("init-db")
        made.run("seed", "--size", "small")
    finally:
        sizes.SIZES["small"] = before
    add_what_stays_behind(made)
    return made


@pytest.fixture(scope="session")
def packed(library: House) -> Path:
    """A backup of the library."""
    path = library.folder / "library.tar"
    library.run("backup", "create", str(path))
    return path


def add_what_stays_behind(house: House) -> None:
    """Add a session, a link, an unfinished upload, and a file on its way."""
    from app.accounts import links, tokens  # noqa: PLC0415
    from app.accounts.models import User  # noqa: PLC0415
    from app.uploads.models import Upload  # noqa: PLC0415

    person = People(house.app).make(username="keeper")
    with house.app.test_request_context(), unit_of_work() as session:
        user = session.get_one(User, person.id)
        links.make(user, links.RESET_PASSWORD)
        tokens.make(user, name="a program", scopes=["read"], days=None)
        session.add(Upload(owner_id=user.id, size=5, filename="a.mp4", expires_at=clock.now()))
    spool = Path(house.app.config["SPOOL_FOLDER"])
    spool.mkdir(exist_ok=True)
    (spool / "half").write_bytes(b"half")
