"""Fixtures of the tests of media."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.services.media import film, plan, probe, scan
from app.services.media.package import Package
from app.services.media.plan import Plan
from app.services.media.source import Source
from tests.services.media.clips import Clips


@pytest.fixture(scope="session")
def clips(scratch: Path) -> Clips:
    """Clips of this test session."""
    return Clips(scratch / "clips")


def never() -> bool:
    """Never cancelled."""
    return False


def planned(path: Path, **wishes: Any) -> tuple[Source, Plan]:
    """Probe and plan a file."""
    source = probe.probe(path)
    return source, plan.make(source, scan.whole(path, source, is_cancelled=never), **wishes)


@dataclass
class Studio:
    """Makes films in numbered folders, and remembers what players could see on the way."""

    folder: Path
    seen: list[dict[str, int]] = field(default_factory=list)
    made: int = 0

    def make(
        self,
        path: Path,
        *,
        earlier: Path | None = None,
        is_cancelled: Callable[[Package | None], bool] | None = None,
        **wishes: Any,
    ) -> Package:
        """Make a film of a clip; `is_cancelled` is asked with the package as it is."""
        source, made = planned(path, **wishes)
        self.made += 1
        current: list[Package] = []

        def tick(package: Package) -> None:
            current[:] = [package]
            seen = {member.name: len(member.shown.segments) for member in package.members}
            if seen not in self.seen[-1:]:
                self.seen.append(seen)

        def stop() -> bool:
            return is_cancelled is not None and is_cancelled(current[0] if current else None)

        order = film.Order(path, source, made, tick, lambda _: None, stop)
        (self.place / "scratch").mkdir(parents=True)
        (self.place / "film").mkdir()
        package = film.make(
            order, folder=self.place / "film", scratch=self.place / "scratch", earlier=earlier
        )
        package.write_master()
        return package

    @property
    def place(self) -> Path:
        """The folder of the latest film."""
        return self.folder / str(self.made)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A place to make films in."""
    return Studio(tmp_path)
