"""The web process from its first second, as `make run` and an operator see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.server import LiveServer
from tests.servers import ask

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A web process that listens on every address, also of IPv6."""
    folder = tmp_path_factory.mktemp("web")
    server = LiveServer(folder, f"unix://{folder}/nothing.sock")
    server.environment["HOST"] = "::"
    try:
        server.start_web()
        yield server
    finally:
        server.stop()


def test_it_listens_on_ipv6_and_on_ipv4(everywhere: LiveServer) -> None:
    for host in ("[::1]", "127.0.0.1"):
        with ask(f"http://{host}:{everywhere.port}/health", seconds=20) as answer:
            assert answer.status == 200
