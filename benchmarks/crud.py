"""What people do with the API all day, on the web process of `make run`: p95 beside its promise.

`python -m benchmarks.crud [ROUNDS]`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

from benchmarks import fanout, measure, processes

PROMISED_MS = 500.0
PASSWORD = "correct horse battery staple"


@dataclass
class Client:
    """Somebody who calls the API, and how long each kind of call took."""

    base: str
    token: str = ""

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Make one call and return its answer."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            f"{self.base}{path}", data=data, headers=headers, method=method
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read() or b"null")


def main(rounds: int = 40) -> bool:
    """Register, sign in, make, change, read and remove, many times; print each p95."""
    measure.introduce()
    with fanout.redis() as address, tempfile.TemporaryDirectory() as data:
        port = processes.free_port()
        env = {"DATA_DIR": data, "REDIS_URL": address, "PORT": str(port), "HOST": "127.0.0.1"}
        env |= {"LOG_LEVEL": "WARNING", "DEBUG": "false", "RATELIMIT_ENABLED": "false"}
        migrate(env)
        with processes.server([sys.executable, "run.py"], port=port, env=env):
            took = day(Client(f"http://127.0.0.1:{port}/api/v1"), rounds)
    return report(took)


def migrate(env: dict[str, str]) -> None:
    """Make the tables."""
    command = [sys.executable, "-m", "flask", "init-db"]
    full = {**os.environ, **env, "FLASK_APP": "run.py"}
    subprocess.run(command, cwd=processes.ROOT, env=full, check=True, stdout=subprocess.DEVNULL)


def day(client: Client, rounds: int) -> dict[str, list[float]]:
    """Do everything so many times; return the milliseconds of each kind of call."""
    took: dict[str, list[float]] = {}
    for number in range(rounds):
        client.token = ""
        for name, method, path, body in calls(number):
            begun = time.perf_counter()
            answer = client.call(method, path, body)
            took.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
            if name == "sign in":
                client.token = answer["access_token"]
    return took


def calls(number: int) -> list[tuple[str, str, str, dict[str, Any] | None]]:
    """Return what one person does."""
    email, handle = f"person{number}@example.org", f"channel-{number}"
    account = {"email": email, "password": PASSWORD}
    return [
        ("register", "POST", "/auth/register", account),
        ("sign in", "POST", "/auth/login", {"login": email, "password": PASSWORD}),
        ("read my account", "GET", "/users/me", None),
        ("change my account", "PATCH", "/users/me", {"bio": f"number {number}"}),
        ("make a channel", "POST", "/channels", {"name": handle, "handle": handle}),
        ("read a channel", "GET", f"/channels/{handle}", None),
        ("change a channel", "PATCH", f"/channels/{handle}", {"description": "changed"}),
        ("list channels", "GET", "/channels", None),
        ("remove a channel", "DELETE", f"/channels/{handle}", None),
        ("list my sessions", "GET", "/users/me/sessions", None),
    ]


def report(took: dict[str, list[float]]) -> bool:
    """Print every p95 beside the promise."""
    print(f"\n## CRUD, p95 promised ≤ {PROMISED_MS:.0f} ms\n")
    for name, found in took.items():
        print(f"  {name:<22} p95 {p95(found):7.1f} ms   median {measure.spread(found)} ms")
    worst = max(map(p95, took.values()))
    verdict = "met" if worst <= PROMISED_MS else "NOT met"
    print(f"  → worst p95 {worst:.1f} ms (goal ≤ {PROMISED_MS:.0f} ms: {verdict})")
    return worst <= PROMISED_MS


def p95(found: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(found)[int(len(found) * 0.95)]


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:2])) else 1)
