"""Hypothesis plays rooms over two real web processes: wishes late, twice and crossing, lines that
break, and processes that are killed in the middle.

`make test` plays a few parties; `make prove` two hundred, and thirty in which a process is killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from redis import Redis

from tests.rooms import reliability
from tests.rooms.conftest import live_rooms
from tests.rooms.deed import Deed
from tests.rooms.evening import TABS, Evening, House, open_house
from tests.rooms.instances import Instance
from tests.rooms.party import Party
from tests.rooms.tabs import Tab
from tests.rooms.wishes import Wish

pytestmark = [
    pytest.mark.property_test,
    pytest.mark.websocket,
    pytest.mark.slow,
    pytest.mark.timeout(3600),
]
PROVE = bool(os.environ.get("PROVE"))
STEPS = 36 if PROVE else 24

PLAYING = st.sampled_from(
    ["seek", "play", "play", "pause", "play from", "rate", "load", "next", "previous", "start"]
)
QUEUEING = st.sampled_from(
    ["add"] * 4
    + ["move", "move", "remove", "shuffle", "clear", "loop", "vote", "skip", "play entry"]
)
TALKING = st.sampled_from(["say", "say", "edit", "react", "delete"])
KINDS = st.one_of(TALKING, QUEUEING, PLAYING)
REPORTS = st.sampled_from(["playing", "playing", "paused", "loading", "buffering"])
LOADED_SECONDS = st.sampled_from([0.0, 0.0, 60.0])
ANY_TAB, PROCESSES = st.integers(0, len(TABS) - 1), st.sampled_from([0, 1])
BEHIND = st.sampled_from([0, 0, 0, 0, 1, 3])
WISHES = st.builds(Wish, KINDS, ANY_TAB, st.integers(0, 19), BEHIND)
# The host's tabs stay.
FICKLE = st.integers(2, len(TABS) - 1)


class _House:
    """The house of this module; each test opens its own."""

    found: House


@pytest.fixture(autouse=True)
def house(party: Party, web: list[Instance], redis: Redis) -> Iterator[None]:
    """Open a house for all parties of a test."""
    _House.found = open_house(party, web, live_rooms(redis))
    yield
    reliability.write()


class Parties(RuleBasedStateMachine):
    """One party: what anybody does at any time, in any order."""

    deeds = Bundle("deeds")
    kind = "lines that break"

    def __init__(self) -> None:
        super().__init__()
        self.evening = Evening(_House.found)
        self.steps = self.again = self.late = 0
        self.plan_of_kill: tuple[int, int, int, list[Wish]] | None = None

    def tab(self, wish: Wish) -> Tab | None:
        """Answer the tab a wish is made in, or another one of the same person."""
        owner, process = TABS[wish.tab]
        return self.evening.tab_of(owner, process)

    def wished(self, wishes: list[Wish]) -> list[tuple[Deed, Tab]]:
        """Write down the wishes of those who are here."""
        present = [(wish, self.tab(wish)) for wish in wishes]
        return [(self.evening.deed(wish), tab) for wish, tab in present if tab is not None]

    @rule(target=deeds, wish=WISHES)
    def do(self, wish: Wish) -> Any:
        """Do something."""
        sent = self.wished([wish])
        self.evening.send(*sent)
        return multiple(*[deed for deed, _ in sent])

    @rule(target=deeds, wishes=st.lists(WISHES, min_size=2, max_size=6))
    def do_at_once(self, wishes: list[Wish]) -> Any:
        """Let several do something at the same moment."""
        sent = self.wished(wishes)
        self.evening.send(*sent)
        return multiple(*[deed for deed, _ in sent])

    @rule(target=deeds, wish=WISHES)
    def keep_back(self, wish: Wish) -> Deed:
        """Want something, and send it later or never."""
        return self.evening.deed(wish)

    @rule(deed=deeds, process=PROCESSES)
    def send(self, deed: Deed, process: int) -> None:
        """Send what was kept back, or once more what was sent, here or to the other process."""
        tab = self.evening.tab_of(deed.who, process)
        if tab is not None:
            was_sent = bool(deed.answers or deed.unanswered)
            self.again += was_sent
            self.late += not was_sent
            self.evening.send((deed, tab))

    @rule(deed=deeds)
    def send_twice_at_once(self, deed: Deed) -> None:
        """Send the same to both processes at the same moment."""
        tabs = {
            id(tab): tab for process in (0, 1) if (tab := self.evening.tab_of(deed.who, process))
        }
        self.again += len(tabs)
        self.evening.send(*[(deed, tab) for tab in tabs.values()])

    @rule(number=FICKLE)
    def lose_the_line(self, number: int) -> None:
        """Lose a line while nothing is asked."""
        if self.evening.tabs[number].is_open:
            self.evening.lose(self.evening.tabs[number])

    @rule(target=deeds, number=FICKLE, wish=WISHES)
    def lose_the_line_in_the_middle(self, number: int, wish: Wish) -> Any:
        """Lose a line before the answer comes."""
        tab = self.evening.tabs[number]
        if not tab.is_open:
            return multiple()
        deed = self.evening.deed(Wish(wish.kind, number, wish.pick, wish.behind))
        self.evening.lose(tab, deed)
        return deed

    @rule(number=FICKLE, process=PROCESSES)
    def come_back(self, number: int, process: int) -> None:
        """Come back where one stopped, by any process."""
        if not self.evening.tabs[number].is_open:
            self.evening.bring(self.evening.tabs[number], process)

    @rule(number=ANY_TAB, status=REPORTS, ahead=LOADED_SECONDS)
    def report(self, number: int, status: str, ahead: float) -> None:
        """Say how a tab's film does: whether the others need to wait for it."""
        if self.evening.tabs[number].is_open:
            self.evening.report(self.evening.tabs[number], status, ahead)

    @rule()
    def look(self) -> None:
        """Wait for a quiet moment, and look whether all hold the same."""
        self.evening.look()

    @invariant()
    def count(self) -> None:
        """Count the steps."""
        self.steps += 1

    def teardown(self) -> None:
        """Check all of it, note what was done, and go home."""
        is_right = False
        try:
            self.evening.end()
            is_right = True
        finally:
            self.note(is_right=is_right)
            self.evening.close()

    def note(self, *, is_right: bool) -> None:
        """Add what this party did to what all did."""
        sent = [deed for deed in self.evening.deeds if deed.answers or deed.unanswered]
        reliability.count(
            self.kind,
            parties=1,
            steps=self.steps,
            operations=len(sent),
            sent_again=self.again,
            sent_late=self.late,
            lines_broken=self.evening.broken,
            processes_killed=self.evening.kills,
            never_answered=sum(deed.is_open for deed in sent),
            wrong=not is_right,
        )


class PartiesWithKills(Parties):
    """The same, and a web process is killed."""

    kind = "and a process killed"

    @initialize(
        after=st.integers(4, STEPS - 6),
        process=PROCESSES,
        answers=st.integers(0, 3),
        wishes=st.lists(WISHES, min_size=3, max_size=3),
    )
    def plan(self, after: int, process: int, answers: int, wishes: list[Wish]) -> None:
        """Choose when, which, and in the middle of what."""
        self.plan_of_kill = (after, process, answers, wishes)

    @invariant()
    def kill(self) -> None:
        """Kill a process while it does what everybody there has just asked."""
        if self.plan_of_kill is None or self.evening.kills:
            return
        after, process, answers, wishes = self.plan_of_kill
        if self.steps < after:
            return
        tabs = self.evening.tabs
        here = [n for n, tab in enumerate(tabs) if tab.is_open and tab.process == process]
        asked = [
            self.evening.deed(Wish(wish.kind, number, wish.pick, wish.behind))
            for number, wish in zip(here, wishes, strict=False)
        ]
        self.evening.kill(process, asked, answers=answers)


def counts(parties: int) -> settings:
    """Play so many parties; the few of `make test` are the same each time."""
    return settings(
        max_examples=parties,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=not PROVE,
        suppress_health_check=list(HealthCheck),
    )


TestParties = Parties.TestCase
TestParties.settings = counts(200 if PROVE else 4)
TestPartiesWithKills = PartiesWithKills.TestCase
TestPartiesWithKills.settings = counts(30 if PROVE else 1)
