"""Web and worker from their first second, as `make run` and an operator see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.server import LiveServer
from tests.servers import ask, wait_for

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def without_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Web, on every address, a worker and beat, whose Redis is away."""
    folder = tmp_path_factory.mktemp("web")
    server = LiveServer(folder, f"unix://{folder}/nothing.sock?password=secret")
    server.environment["HOST"] = "::"
    try:
        server.start_web()
        server.start_worker()
        server.start_beat()
        yield server
    finally:
        server.stop()


def test_it_listens_on_ipv6_and_on_ipv4(without_redis: LiveServer) -> None:
    for host in ("[::1]", "127.0.0.1"):
        with ask(f"http://{host}:{without_redis.port}/health", seconds=20) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("name", ["web", "worker"])
def test_the_first_lines_say_what_answers_and_no_secret(
    without_redis: LiveServer, name: str
) -> None:
    folder = without_redis.folder
    wanted = (
        f"database sqlite:///{folder}/matinee.db answers",
        f"redis unix://{folder}/nothing.sock does not answer",
        f"storage {folder}/uploads answers",
    )
    for line in wanted:
        wait_for(lambda line=line: line in without_redis.log(name), seconds=60, what=line)
    assert "secret" not in without_redis.log(name)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("development.log", "/run.py:"),
        ("development.worker.log", "consumer: Cannot connect"),
        ("development.beat.log", "beat: Starting"),
    ],
)
def test_each_program_writes_and_turns_over_a_file_of_its_own(
    without_redis: LiveServer, file: str, line: str
) -> None:
    def files_with_it() -> list[str]:
        logs = (without_redis.folder / "logs").glob("*.log")
        return [each.name for each in logs if line in each.read_text()]

    wait_for(files_with_it, seconds=60, what=line)
    assert files_with_it() == [file]
