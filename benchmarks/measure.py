"""Measuring beside a peer: interleaved rounds, medians with their ranges, ratios beside goals."""

import json
import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
QUIET_SHARE = 0.85
RECORD = Path(__file__).with_name("recorded.json")

Measures = Mapping[str, float]


@dataclass(frozen=True)
class Goal:
    """A promise: `ours` against `peer` in one measure, at least (or at most) so many times."""

    measure: str
    ours: str
    peer: str
    times: float
    at_most: bool = False

    def is_met(self, ratio: float) -> bool:
        """Tell whether a ratio keeps the promise."""
        return ratio <= self.times if self.at_most else ratio >= self.times


def interleave(
    rounds: int, contestants: Mapping[str, Callable[[], Measures]]
) -> dict[str, list[Measures]]:
    """Let each contestant run once per round, the order turning, so that noise meets all alike."""
    found: dict[str, list[Measures]] = {name: [] for name in contestants}
    names = list(contestants)
    for turn in range(rounds):
        at = turn % len(names)
        for name in names[at:] + names[:at]:
            found[name].append(contestants[name]())
    return found


def report(title: str, found: Mapping[str, list[Measures]], goals: list[Goal]) -> bool:
    """Print medians, ranges and ratios beside the goals; tell whether all goals are met."""
    print(f"\n## {title}\n")
    for name, rounds in found.items():
        for measure in rounds[0]:
            values = [each[measure] for each in rounds]
            print(f"  {name:<28} {measure:<26} {spread(values)}")
    met = [tell(title, goal, found) for goal in goals]
    return all(met)


def tell(title: str, goal: Goal, found: Mapping[str, list[Measures]]) -> bool:
    """Print one ratio beside its goal: the median of the rounds' own ratios."""
    pairs = zip(found[goal.ours], found[goal.peer], strict=True)
    ratios = [ours[goal.measure] / peer[goal.measure] for ours, peer in pairs]
    ratio = statistics.median(ratios)
    sign, verdict = "≤" if goal.at_most else "≥", "met" if goal.is_met(ratio) else "NOT met"
    what = f"{goal.ours} / {goal.peer}, {goal.measure}"
    print(
        f"  → {what}: {spread(ratios)} ×  (goal {sign} {goal.times} ×: {verdict}"
        f"; last recorded {last_recorded(f'{title}: {what}', ratio)})"
    )
    return goal.is_met(ratio)


def last_recorded(what: str, ratio: float) -> str:
    """Return the ratio recorded before; with BENCH_RECORD=1 record this one in its place."""
    known: dict[str, float] = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    before = known.get(what)
    if os.environ.get("BENCH_RECORD"):
        known[what] = round(ratio, 3)
        RECORD.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
    return "nothing" if before is None else f"{before:.2f}"


def spread(values: list[float]) -> str:
    """Write a median with its range."""
    digits = 0 if max(values) >= 1000 else 2
    middle = f"{statistics.median(values):,.{digits}f}"
    return f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f}, n={len(values)})"


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and all its living children, with those it reaped."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = sum(int(value) for value in fields[11:15]) / TICKS
    return own + sum(cpu_seconds(child) for child in children(pid))


def children(pid: int) -> list[int]:
    """Return the living children of a process, those of all its threads."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]


def is_quiet(seconds: float = 1.0) -> bool:
    """Tell whether the machine is idle enough to measure wall time on."""
    before = idle_and_total()
    time.sleep(seconds)
    after = idle_and_total()
    return (after[0] - before[0]) / (after[1] - before[1]) >= QUIET_SHARE


def idle_and_total() -> tuple[int, int]:
    """Return the idle and the total time of all processors so far, in ticks."""
    fields = [int(value) for value in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    return fields[3] + fields[4], sum(fields[:8])


def introduce() -> None:
    """Print what the figures are taken on, and whether the machine is quiet."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    state = "quiet" if is_quiet() else "busy: wall times are inconclusive, processor times hold"
    print(f"{os.cpu_count()} × {model}, {state}")
