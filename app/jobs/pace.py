"""How fast a worker lives: its lease, its heartbeat, how often it looks, in seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pace:
    """The intervals of a worker."""

    lease: float
    heartbeat: float
    look: float

    @property
    def poll(self) -> float:
        """Tell how often a running step asks whether it is still wanted."""
        return min(1.0, self.heartbeat)


def of(config: Mapping[str, Any]) -> Pace:
    """Read the pace from the settings."""
    return Pace(
        lease=config["JOB_LEASE_SECONDS"],
        heartbeat=config["JOB_HEARTBEAT_SECONDS"],
        look=config["JOB_SWEEP_SECONDS"],
    )
