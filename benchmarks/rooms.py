"""Watch rooms: 1,000 members in one, ten in each of a hundred, and 500 who want in at once.

`python -m benchmarks.rooms [ROUNDS [PERCENT]]`, the latter of so many people. Ours are two web
processes as in production, with Redis and PostgreSQL, beside Node's Socket.IO in the same run. The
peer is one process without an adapter and keeps nothing: what it does not have is not compared.
Servers share one core, the crowd has another.
"""

import statistics
import sys
from functools import partial

from benchmarks import cinema, fanout, measure

OURS, PEER = "Matinee", "Node socket.io"
LARGE, ROOMS, SMALL = 1000, 100, 10
# Lines and signs of writing a second: in the large room, and in each of many small ones.
LARGE_PER_SECOND, SMALL_PER_SECOND = 5.0, 0.5
SECONDS, IDLE_SECONDS = 8, 20
STORM = 500
CPU, P99 = "µs of cpu a delivery", "p99 ms"


def main(rounds: int = 3, percent: int = 100) -> bool:
    """Measure both crowds beside the peer, then the storm at the door."""
    crowds, people = (
        [(1, part(LARGE, percent)), (part(ROOMS, percent), SMALL)],
        part(STORM, percent),
    )
    fanout.install_peers()
    measure.introduce()
    needed = rounds * (1 + sum(rooms for rooms, _ in crowds))
    with cinema.ours(needed, rounds * people // 2) as ours, cinema.peer(needed) as peer:
        met = [crowded(rounds, *crowd, ours, peer) for crowd in crowds]
        storms = [storm(ours, people) for _ in range(rounds)]
    measure.report(f"{people} joins at once", {OURS: storms}, [])
    return all(met) and not any(one["failures"] for one in storms)


def part(whole: int, percent: int) -> int:
    """Return so many per cent of a number, at least one."""
    return max(1, whole * percent // 100)


def crowded(
    rounds: int, rooms: int, members: int, ours: cinema.Servers, peer: cinema.Servers
) -> bool:
    """Measure a crowd on both, and print the ratios beside the goals."""
    runs = {
        OURS: partial(gather, ours, rooms, members, watches=True),
        PEER: partial(gather, peer, rooms, members),
    }
    found = measure.interleave(rounds, runs)
    title = f"Watch rooms: {rooms:,} of {members:,} members"
    return measure.report(title, found, goals(rooms))


def goals(rooms: int) -> list[measure.Goal]:
    """Return what is promised of signs of writing, which both only pass on."""
    if rooms > 1:
        return []
    return [
        measure.Goal(f"passed on, {CPU}", OURS, PEER, 0.5, at_most=True),
        measure.Goal(f"passed on, {P99}", OURS, PEER, 0.85, at_most=True),
    ]


def gather(
    servers: cinema.Servers, rooms: int, members: int, *, watches: bool = False
) -> measure.Measures:
    """Let everybody come in, pass something on, talk, and then only watch."""
    with cinema.crowd(servers, members, rooms=rooms) as crowd:
        failed = crowd.do("come")["failed"]
        if failed:
            raise RuntimeError(f"{len(failed)} could not come in: {set(failed)}")
        pace = LARGE_PER_SECOND if rooms == 1 else rooms * SMALL_PER_SECOND
        found = spoken(crowd, "relay", "passed on", pace)
        found |= spoken(crowd, "talk", "chat", pace)
        return found | (idle(crowd, rooms * members) if watches else {})


def spoken(crowd: cinema.Crowd, deed: str, name: str, per_second: float) -> dict[str, float]:
    """Measure something that is said at a steady pace."""
    said = crowd.do(deed, seconds=SECONDS, perSecond=per_second)
    spent = {kind: seconds / said["deliveries"] * 1e6 for kind, seconds in crowd.spent.items()}
    behind = {f"{name}, µs of {kind}": each for kind, each in spent.items() if kind != "web"}
    return {
        f"{name}, {CPU}": spent["web"],
        f"{name}, p50 ms": said["p50"],
        f"{name}, {P99}": said["p99"],
        f"{name}, missed": said["missed"],
    } | behind


def idle(crowd: cinema.Crowd, people: int) -> dict[str, float]:
    """Measure rooms that play while nobody does anything but what a browser does by itself."""
    crowd.do("play")
    crowd.do("linger")
    found = crowd.do("idle", seconds=IDLE_SECONDS)
    share = IDLE_SECONDS * people
    return {
        "idle, bytes a s to a member": found["received"],
        "idle, bytes a s from one": found["sent"],
        "idle, µs of cpu a s and member": crowd.spent["web"] / share * 1e6,
        "idle, µs of Redis": crowd.spent["redis"] / share * 1e6,
    }


def storm(ours: cinema.Servers, people: int) -> measure.Measures:
    """Let half with accounts and half as guests ask for one room at the same moment."""
    with cinema.crowd(ours, people, rooms=1, people=people // 2) as crowd:
        crowd.do("connect")
        found = crowd.do("storm")
        if found["failed"]:
            print(f"  could not come in: {statistics.multimode(found['failed'])}")
        return {
            "seconds until all are in": found["seconds"],
            "failures": len(found["failed"]),
            "asked again": found["again"],
            "p50 ms": found["p50"],
            "p95 ms": found["p95"],
            "ms of cpu a join": crowd.spent["web"] / people * 1000,
            "ms of PostgreSQL": crowd.spent["postgresql"] / people * 1000,
            "ms of Redis": crowd.spent["redis"] / people * 1000,
        }


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:3])) else 1)
