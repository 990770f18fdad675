"""One room over two web processes, its members' tabs, and everything they do to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.database import unit_of_work
from app.rooms.live.store import LiveRooms
from app.videos import service as videos
from tests.accounts.factories import Person
from tests.rooms.chat_ledger import Chat
from tests.rooms.deed import Deed
from tests.rooms.instances import UP_SECONDS, Instance
from tests.rooms.ledger import Room, expect_whole
from tests.rooms.party import Party
from tests.rooms.tabs import SHOWN, Tab
from tests.rooms.wishes import Wish, Words
from tests.servers import wait_for

# Who holds which tab, and by which process it comes in at first. The host's stay for the whole
# evening, one on each process: between them they hear everything.
HOST, FRIEND, GUEST = range(3)
TABS = [(HOST, 0), (HOST, 1), (FRIEND, 0), (FRIEND, 1), (GUEST, 1)]
QUIET_SECONDS = 20.0
FILM_SECONDS = 900_000.0


@dataclass
class House:
    """What all evenings share: the processes, people and films, and what is known of Redis."""

    party: Party
    instances: list[Instance]
    live: LiveRooms
    people: list[Person]
    films: list[UUID]


def open_house(party: Party, instances: list[Instance], live: LiveRooms) -> House:
    """Invite the people and make films that do not end."""
    films = [long_film(party, FILM_SECONDS) for _ in range(3)]
    return House(party, instances, live, [party.host, party.people.make()], films)


def long_film(party: Party, seconds: float) -> UUID:
    """Make a film that does not end during a test."""
    film = party.film()
    with party.app.app_context(), unit_of_work():
        videos.get(film).duration = seconds
    return film


@dataclass
class Evening:
    """A room and its members."""

    house: House
    deeds: list[Deed] = field(default_factory=list)
    broken: int = 0
    kills: int = 0

    def __post_init__(self) -> None:
        party = self.house.party
        self.slug = party.room(video=self.house.films[0])
        party.change(self.slug, preset="everyone")
        self.key = party.row(self.slug).key
        self.down: int | None = None
        self.tabs = [self._tab(who) for who, _ in TABS]
        self.words = Words(self.tabs, self.house.films)
        for tab, (_, process) in zip(self.tabs, TABS, strict=True):
            self.bring(tab, process)

    def _tab(self, who: int) -> Tab:
        token = self.house.people[who].token if who < GUEST else None
        return Tab(self.slug, f"member {who}", token)

    def bring(self, tab: Tab, process: int) -> None:
        """Let a tab come in by a process, or by the other one while that is down."""
        if self.down == process and not self.house.instances[process].is_up():
            process = 1 - process
        elif self.down == process:
            self.down = None
        tab.come(self.house.instances[process].port)
        tab.process = process

    def deed(self, wish: Wish) -> Deed:
        """Write a wish down as the tab would send it, seeing a version so many behind."""
        made = Deed(TABS[wish.tab][0], *self.words.of(wish))
        self.deeds.append(made)
        return made

    def report(self, tab: Tab, status: str, ahead: float) -> None:
        """Say how a tab's film does, and where something is waited for that it has it."""
        version = tab.newest
        item, position, *_ = tab.states[version]
        seen = {"v": version[1], "position": position, "t": clock.now().timestamp() * 1000}
        tab.tell("play:report", seen | {"item": item, "status": status, "ahead": ahead})
        if ahead and tab.waits:
            tab.tell("play:ready", {"v": max(tab.waits), "item": item})
        self.gather()

    def send(self, *sent: tuple[Deed, Tab]) -> None:
        """Send all at the same moment, then wait for all answers."""
        numbers = [deed.send_by(tab) for deed, tab in sent]
        for (deed, tab), number in zip(sent, numbers, strict=True):
            deed.take(tab.answer_to(number))
        self.gather()

    def gather(self) -> None:
        """Let all tabs take in what they heard."""
        for tab in self.tabs:
            tab.gather()

    def tab_of(self, who: int, process: int) -> Tab | None:
        """Find an open tab of somebody, if it may be on this process."""
        found = [
            tab for tab, (owner, _) in zip(self.tabs, TABS, strict=True)
            if owner == who and tab.is_open
        ]  # fmt: skip
        return min(found, key=lambda tab: tab.process != process, default=None)

    def lose(self, tab: Tab, deed: Deed | None = None) -> None:
        """Break a tab's line, in the middle of something where there is a deed."""
        if deed is not None:
            deed.send_by(tab)
            deed.take(None)
        tab.break_off()
        self.broken += 1

    def kill(self, process: int, sent: list[Deed], *, answers: int) -> None:
        """Kill a process in the middle of what is asked of it, once so many answers have come."""
        tabs = [tab for tab in self.tabs if tab.is_open and tab.process == process]
        asked = [(deed, tab, deed.send_by(tab)) for deed, tab in zip(sent, tabs, strict=False)]
        for deed, tab, number in asked[:answers]:
            deed.take(tab.answer_to(number))
        self.house.instances[process].kill()
        for deed, tab, number in asked[answers:]:
            deed.take(tab.answer_to(number))
        self.kills += 1
        self.down = process
        self.house.instances[process].start()
        for tab in tabs:
            tab.break_off()
        self.bring(self.tabs[process], 1 - process)

    def look(self) -> None:
        """Wait until all who are here hold the same, and check that nobody is missing or double."""
        here = [tab for tab in self.tabs if tab.is_open]
        wait_for(lambda: self._agree(here), seconds=QUIET_SECONDS, what="all tabs to agree")
        ids = [one["id"] for one in here[0].members["members"]]
        assert len(set(ids)) == len(ids), f"somebody is listed twice: {ids}"

    def _agree(self, here: list[Tab]) -> bool:
        self.gather()
        truth = self.house.live.snapshot(self.key)
        state = tuple(truth["state"][name] for name in SHOWN)
        version = truth["state"]["epoch"], truth["state"]["v"]
        queue = truth["queue"]["epoch"], truth["queue"]["v"]
        present = {tab.id for tab in here}
        last = max((seq for tab in here for seq in tab.lines), default=0)
        return all(
            tab.newest == version and tab.states[version] == state
            and max(tab.queues) == queue and tab.unbroken == last
            # Whose process was killed is missed only when nothing was heard of them for a while.
            and (present <= online(tab) if self.kills else present == online(tab))
            for tab in here
        )  # fmt: skip

    def _rests(self) -> bool:
        """Tell whether nothing is waited for, so that no version comes by itself any more."""
        return self.house.live.snapshot(self.key)["gate"] is None

    def _heard(self, lines: list[dict[str, Any]]) -> bool:
        """Tell whether all heard every line, and who never left also what became of each."""
        self.gather()
        now = {line["id"]: line["v"] for line in lines}
        return all(
            tab.unbroken == len(lines)
            and (not tab.never_broke or now == {key: one["v"] for key, one in tab.shown.items()})
            for tab in self.tabs
        )

    def end(self) -> None:
        """Bring everybody back, ask once more, and check all of it.

        Everything that was acknowledged is asked again, and half of what was never answered.
        """
        for tab, (_, process) in zip(self.tabs, TABS, strict=True):
            if not tab.is_open:
                self.bring(tab, process)
        again = [deed for deed in self.deeds if deed.is_done]
        again += [deed for deed in self.deeds if deed.is_open][::2]
        found = [(deed, self.tab_of(deed.who, n % 2)) for n, deed in enumerate(again)]
        self.send(*[(deed, tab) for deed, tab in found if tab is not None])
        for tab in self.tabs:
            self.report(tab, "playing", 60.0)
        wait_for(self._rests, seconds=QUIET_SECONDS, what="the wait to end")
        self.look()
        lines = self.history()
        # What was kept by a process that died before it told it, another tells when it looks next.
        wait_for(lambda: self._heard(lines), seconds=QUIET_SECONDS, what="lines left untold")
        room = Room(self.tabs, self.deeds)
        room.expect_all()
        Chat(self.tabs, self.deeds, lines).expect_all()
        for tab in self.tabs:
            expect_whole(tab, max(room.states), lines)

    def history(self) -> list[dict[str, Any]]:
        """Read the whole chat, page by page."""
        line, more = self.tabs[0].line, True
        assert line is not None
        found: list[dict[str, Any]] = []
        while more:
            answer = line.ask("chat:history", {"after": found[-1]["seq"] if found else 0})
            found += answer["messages"]
            more = answer["more"]
        return found

    def close(self) -> None:
        """Leave, and have both processes up again."""
        for tab in self.tabs:
            tab.break_off()
        for instance in self.house.instances:
            wait_for(instance.is_up, seconds=UP_SECONDS, what="a web process")


def online(tab: Tab) -> set[str]:
    """Answer who is shown as connected in a tab's list of members."""
    return {one["id"] for one in tab.members["members"] if one["connected"]}
