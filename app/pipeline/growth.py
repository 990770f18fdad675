"""A film that can be watched while it grows: when it is shown first, and when again."""

from collections.abc import Callable

from app.core import clock
from app.services.media.package import Package

# A larger picture may be this late before the smallest is shown alone.
PATIENCE_SECONDS = 5.0


class Growth:
    """Watches a package and has it shown when players would gain by it."""

    def __init__(self, show: Callable[[Package], None]) -> None:
        self._show = show
        self._shown: tuple[frozenset[str], bool] | None = None
        self._smallest_since: float | None = None

    def look(self, package: Package) -> None:
        """Show the film at its first segment of every rung, then with each new rung, then whole."""
        begun = frozenset(member.name for member in package.members if member.is_begun)
        now = (begun, package.is_whole)
        if now == self._shown or not self._is_watchable(package):
            return
        package.write_master()
        self._show(package)
        self._shown = now

    def _is_watchable(self, package: Package) -> bool:
        if not all(member.is_begun for member in package.tracks.values()):
            return False
        rungs = list(package.rungs.values())
        if not rungs[-1].is_begun:
            return False
        if self._smallest_since is None:
            self._smallest_since = clock.monotonic()
        waited = clock.monotonic() - self._smallest_since
        return all(rung.is_begun for rung in rungs) or waited >= PATIENCE_SECONDS
