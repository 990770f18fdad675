"""Whatever the player and the room say is a sentence the server gives them, to be translated."""

import re
from pathlib import Path

import pytest

from app.rooms.policy import GRANTS

ROOM = ("rooms/room_words.html", "rooms/queue_words.html", "rooms/order_words.html")
WEB = Path(__file__).parents[2] / "app" / "web"
SAID = re.compile(
    r'say\(\s*"([\w.]+)"|"((?:chat|member|queued|room|share|watch|player|settings)\.\w+)"'
)
BEGUN = re.compile(r"say\(`([\w.]+[._])\$")
GIVEN = re.compile(r'"([\w.]+)": _\(')


def given(*templates: str) -> set[str]:
    """Answer the names of the sentences that templates give."""
    texts = [(WEB / "templates" / name).read_text() for name in templates]
    return {name for text in texts for name in GIVEN.findall(text)}


def said(*folders: str) -> set[str]:
    """Answer the names of the sentences that modules say."""
    files = [path for folder in folders for path in (WEB / "static" / "js" / folder).glob("*.js")]
    found = [one or other for path in files for one, other in SAID.findall(path.read_text())]
    return set(found)


def beginnings(folder: str) -> set[str]:
    """Answer what the names begin with that modules put together, as `deed.` of what was done."""
    files = (WEB / "static" / "js" / folder).glob("*.js")
    return {name for path in files for name in BEGUN.findall(path.read_text())}


@pytest.mark.unit
def test_every_sentence_of_player_and_room_is_given() -> None:
    player = given("videos/player_words.html")
    pages = player | given("videos/watch.html", *ROOM)
    assert said("player", "rooms") <= pages
    assert {name for name in said("player") if name.startswith("player.")} <= player


@pytest.mark.unit
def test_no_sentence_is_given_that_nobody_says() -> None:
    refusals = {name for name in given("videos/player_words.html") if name.split(".")[1].isupper()}
    unused = given("videos/player_words.html", "videos/watch.html", *ROOM)
    unused -= said("player", "rooms") | refusals | set(GRANTS)
    put_together = tuple(beginnings("rooms"))
    assert {name for name in unused if not name.startswith(put_together)} == set()
