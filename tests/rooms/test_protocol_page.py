"""The page of the protocol names whatever goes over the line, and every way to be refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.rooms.events import RoomEvents

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rooms-protocol.md").read_text()


def codes_in(source: str) -> Iterator[str]:
    """Yield every code a piece of source gives an error: of a class, or where it is raised."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            names, value = [getattr(one, "id", "") for one in node.targets], node.value
        elif isinstance(node, ast.keyword):
            names, value = [node.arg or ""], node.value
        else:
            continue
        if "code" in names and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def named(page: str, word: str) -> bool:
    """Tell whether a page has a word, set as code."""
    return f"`{word}`" in page


def test_every_event_stands_on_the_page() -> None:
    events = set(RoomEvents.schemas) | set(RoomEvents.sends)
    assert len(events) > 40
    assert {event for event in events if not named(PAGE, event)} == set()


def test_every_code_of_rooms_stands_on_the_page() -> None:
    sources = [one.read_text() for one in (ROOT / "app" / "rooms").rglob("*.py")]
    codes = {code for source in sources for code in codes_in(source)}
    assert {"ROOM_AWAY", "OP_USED", "PARTY_NOT_OPEN", "NOTHING_NEXT"} <= codes
    assert {code for code in codes if not named(PAGE, code)} == set()
