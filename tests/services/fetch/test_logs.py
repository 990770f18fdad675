"""Links hold secrets: none of them is written down."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core import logging as logs
from app.core.errors import AppError
from app.services.fetch import Fetcher
from tests.services.fetch.rig import Site, ok, to

pytestmark = pytest.mark.integration


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The file of logs at their most talkative."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.configure(level="DEBUG", file=tmp_path / "all.log", json_output=False)
    yield tmp_path / "all.log"
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
    root.handlers[:], root.level = before, level


def test_no_part_of_a_link_is_logged(
    log: Path, site: Site, fetcher: Callable[..., Fetcher]
) -> None:
    site.page("/secret-a", to("/secret-b?token=secret-c"))
    site.page("/secret-b", ok(b"secret-d", "X-Key: secret-e"))
    fetcher().fetch(site.address("/secret-a"))
    logging.getLogger("app").info("the log works")
    written = log.read_text()
    assert "the log works" in written
    assert "secret" not in written


@pytest.mark.parametrize(
    "link",
    [
        "http://ada:secret@site.example/",
        "http://secret.example:22/?token=secret",
        "http://site.example:PORT/secret?token=secret",
        "https://site.example:PORT/secret?token=secret",
        "http://127.0.0.1/secret",
    ],
)
def test_no_part_of_a_link_stands_in_an_error(
    link: str, site: Site, fetcher: Callable[..., Fetcher]
) -> None:
    with pytest.raises(AppError) as raised:
        fetcher(connect_seconds=0.2).fetch(link.replace("PORT", str(site.port)))
    lines = [str(each) for each in causes(raised.value)]
    told = "".join(lines) + str(raised.value.details)
    assert "secret" not in told
    assert "secret" not in traceback.format_exception_only(raised.value)[0]


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Answer an error and all that led to it, as a log of it would."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
