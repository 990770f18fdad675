"""Turns the frames that pages showed into how far apart they were."""

from __future__ import annotations

import bisect
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

GRID_MS = 100.0
MOST_GAPS = 10
MOST_DROPPED = 0.04
# A page that shows less stands still, and how far off it then is is nowhere among the values.
LEAST_SHOWN = 0.9
# Two frames farther apart than this say nothing about the time between them.
STALE_MS = 500.0
CALIBRATIONS = 15
# Moments of the grid that make a second.
STAYS = 10


@dataclass(frozen=True)
class Watched:
    """What one page showed: frames as (ms on the common clock, s into the film), and how well.

    `began` and `ended` say on the same clock for how long it was watched.
    """

    frames: Sequence[tuple[float, float]]
    began: float
    ended: float
    gaps: int
    dropped: int
    total: int

    @property
    def starved(self) -> bool:
        """Say whether the browser got too little of the machine to be judged."""
        return self.gaps > MOST_GAPS or self.dropped > MOST_DROPPED * max(self.total, 1)

    def position(self, moment: float) -> float | None:
        """Answer the position between two frames, in seconds; None when there are none."""
        after = bisect.bisect_left(self.frames, (moment, -1.0))
        if after == 0 or after == len(self.frames):
            return None
        (t0, p0), (t1, p1) = self.frames[after - 1], self.frames[after]
        if t1 - t0 > STALE_MS or t1 == t0:
            return None
        return p0 + (p1 - p0) * (moment - t0) / (t1 - t0)


@dataclass(frozen=True)
class Drift:
    """How far apart pages were, in ms, at those of the moments at which all showed a frame."""

    values: Sequence[float]
    moments: int
    starved: bool

    @property
    def shown(self) -> float:
        """Answer at which share of the moments all pages showed a frame."""
        return len(self.values) / self.moments if self.moments else 0.0

    def percentile(self, share: float) -> float:
        """Answer a percentile of the distances."""
        ranked = sorted(self.values)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))]

    def __str__(self) -> str:
        """Write the usual percentiles."""
        if not self.values:
            return "nothing was shown"
        named = ((50, 0.5), (95, 0.95), (99, 0.99))
        parts = [f"p{name} {self.percentile(share):.1f} ms" for name, share in named]
        parts.append(f"{self.shown:.0%} shown")
        return ", ".join(parts) + (" (starved: inconclusive)" if self.starved else "")


def offset_of(page: Page) -> float:
    """Answer our monotonic clock minus the page's, in ms, by the quickest of some calls."""
    best, offset = float("inf"), 0.0
    for _ in range(CALIBRATIONS):
        before = time.monotonic() * 1000
        theirs = page.evaluate("window.driftProbe.now()")
        after = time.monotonic() * 1000
        if after - before < best:
            best, offset = after - before, (before + after) / 2 - theirs
    return offset


def begin(pages: Sequence[Page]) -> None:
    """Start to note what the pages show."""
    for page in pages:
        page.evaluate("window.driftProbe.begin()")


def end(page: Page) -> Watched:
    """Take what a page showed since `begin`."""
    offset = offset_of(page)
    noted: dict[str, Any] = page.evaluate("window.driftProbe.end()")
    frames = sorted((at + offset, position) for at, position in noted.pop("frames"))
    began, ended = noted.pop("began") + offset, noted.pop("ended") + offset
    return Watched(frames, began, ended, **noted)


def moments_of(*watched: Watched) -> list[float]:
    """List the moments on a grid of 100 ms at which all were watched."""
    first = max(one.began for one in watched)
    last = min(one.ended for one in watched)
    return [first + step * GRID_MS for step in range(int((last - first) / GRID_MS))]


def distance(moment: float, *watched: Watched) -> float | None:
    """Answer how far apart in ms the two farthest were; None unless all showed a frame."""
    places = [one.position(moment) for one in watched]
    shown = [place for place in places if place is not None]
    return (max(shown) - min(shown)) * 1000 if len(shown) == len(places) else None


def compare(*watched: Watched) -> Drift:
    """Answer the distance of the two farthest on the grid."""
    moments = moments_of(*watched)
    found = [distance(moment, *watched) for moment in moments]
    values = [value for value in found if value is not None]
    return Drift(values, len(moments), any(one.starved for one in watched))


def back_after(since: float, within: float, *watched: Watched) -> float | None:
    """Answer after how many ms pages came so near and stayed there for a second, if they did."""
    moments = [moment for moment in moments_of(*watched) if moment >= since]
    found = [distance(moment, *watched) for moment in moments]
    near = [value is not None and value <= within for value in found]
    for number in range(len(near) - STAYS + 1):
        if all(near[number : number + STAYS]):
            return moments[number] - since
    return None
