"""One room, many sockets: our fan-out beside Node's Socket.IO, bare WebSockets and the stock one.

`python -m benchmarks.fanout [ROUNDS]`. Every server gets one core, the crowd another.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks import measure, processes
from deploy import programs
from deploy.setup import browser

NODE = processes.ROOT / "benchmarks" / "node"
CROWDS = {100: 1000, 500: 200}
PACED_LINES, PER_SECOND = 100, 20
LABELS = {
    "ours": "Matinee",
    "socketio": "Node socket.io",
    "bare": "bare Node ws",
    "stock": "stock Flask-SocketIO",
}


def main(rounds: int = 5) -> bool:
    """Measure every crowd and print the ratios beside the goals."""
    install_peers()
    measure.introduce()
    met = []
    with redis() as address:
        for clients, lines in CROWDS.items():
            runs = {
                label: partial(run, kind, clients, lines, address) for kind, label in LABELS.items()
            }
            found = measure.interleave(rounds, runs)
            title = f"Socket fan-out, {clients} in one room"
            met.append(measure.report(title, found, goals(clients)))
    return all(met)


def goals(clients: int) -> list[measure.Goal]:
    """Return what is promised of a crowd of this size."""
    speed = "deliveries per s"
    found = [measure.Goal("p99 ms", LABELS["ours"], LABELS["socketio"], 0.7, at_most=True)]
    if clients >= 500:
        found = [
            measure.Goal(speed, LABELS["ours"], LABELS["socketio"], 2.0),
            measure.Goal(speed, LABELS["ours"], LABELS["stock"], 3.0),
        ]
    per_cpu = "deliveries per cpu s"
    return [*found, measure.Goal(per_cpu, LABELS["ours"], LABELS["socketio"], 2.0)]


def run(kind: str, clients: int, lines: int, redis_url: str) -> measure.Measures:
    """Measure one server with one crowd: a burst, then a steady pace."""
    port = processes.free_port()
    with tempfile.TemporaryDirectory() as data:
        env = {"DATA_DIR": data, "REDIS_URL": redis_url, "RATELIMIT_ENABLED": "false"}
        env |= {"LOG_LEVEL": "WARNING", "DEBUG": "false"}
        with processes.server(command(kind, port), port=port, env=env) as pid:
            return crowd(pid, port, clients, lines)


def command(kind: str, port: int) -> list[str]:
    """Return how a server starts."""
    if kind in ("ours", "stock"):
        module = {"ours": "sockets", "stock": "stock"}[kind]
        return [sys.executable, "-m", f"benchmarks.servers.{module}", str(port)]
    return [browser.node(), str(NODE / f"{kind}.mjs"), str(port)]


def crowd(pid: int, port: int, clients: int, lines: int) -> measure.Measures:
    """Let a crowd join, hear a burst and a steady pace; the server's processor time counts too."""
    sizes = map(str, (port, clients, lines, PACED_LINES, PER_SECOND))
    pinned = ["taskset", "-c", str(processes.LOAD_CORE), browser.node(), NODE / "crowd.mjs"]
    with subprocess.Popen(
        [*pinned, *sizes], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()
        before = measure.cpu_seconds(pid)
        process.stdin.write("go\n")
        process.stdin.flush()
        burst = json.loads(process.stdout.readline())
        spent = measure.cpu_seconds(pid) - before
        paced = json.loads(process.stdout.readline())
    return {
        "deliveries per s": burst["deliveries"] / burst["seconds"],
        "deliveries per cpu s": burst["deliveries"] / spent,
        "p50 ms": paced["p50"],
        "p99 ms": paced["p99"],
    }


@contextmanager
def redis() -> Iterator[str]:
    """Keep a Redis of our own on a socket; gives its address."""
    with redis_process() as (address, _pid):
        yield address


@contextmanager
def redis_process() -> Iterator[tuple[str, int]]:
    """Keep a Redis of our own on a socket; gives its address and its process id."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/redis.sock"
        options = ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder]
        process = subprocess.Popen([programs.redis_server(), *options], stdout=subprocess.DEVNULL)
        try:
            while not programs.answers(path) and process.poll() is None:
                time.sleep(0.02)
            yield f"unix://{path}", process.pid
        finally:
            process.terminate()
            process.wait()


def install_peers() -> None:
    """Fetch the peers that `package-lock.json` locks, when they are not there."""
    if not (NODE / "node_modules").is_dir():
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*browser.npm(), "ci", *quiet], cwd=NODE, check=True)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:2])) else 1)
