"""What was asked of a room, what was answered, and whether all of it became true exactly once."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

from tests.rooms.chat_ledger import expect_count
from tests.rooms.deed import Deed, last_of
from tests.rooms.tabs import Queue, Tab, Version

ITEM, POSITION, RATE, PLAYING = range(4)


class Room:
    """All that the tabs of a room have heard, put together."""

    def __init__(self, tabs: list[Tab], deeds: list[Deed]) -> None:
        self.states: dict[int, tuple[Any, ...]] = merged([tab.states for tab in tabs])
        self.queues: dict[int, Queue] = merged([tab.queues for tab in tabs])
        self.waits = set[int]().union(*(tab.waits for tab in tabs))
        self.ends = set[int]().union(*(tab.ends for tab in tabs))
        self.of: dict[str, list[Deed]] = defaultdict(list)
        for deed in deeds:
            self.of[deed.event].append(deed)

    def expect_all(self) -> None:
        """Fail unless every operation became true as often as it was acknowledged."""
        self.expect_every_state()
        self.expect_every_queue()
        checks = {
            "play:set": self.expect_played, "gate:start": self.expect_started,
            "queue:add": self.expect_added, "queue:remove": self.expect_removed,
            "queue:move": self.expect_moved, "queue:clear": self.expect_cleared,
            "queue:shuffle": self.expect_shuffled, "queue:play": self.expect_shown,
        }  # fmt: skip
        for event, check in checks.items():
            for deed in self.of[event]:
                check(deed)
        self.expect_votes()
        self.expect_loop()

    @property
    def shows(self) -> list[Deed]:
        """List what may have taken an entry out of the queue to show it."""
        turns = [deed for deed in self.of["play:set"] if deed.payload["action"] == "next"]
        return [deed for deed in [*turns, *self.of["queue:play"]] if deed.may_be_true]

    @property
    def skips(self) -> int:
        """Answer how often a film may have been skipped by votes, at most."""
        return sum(deed.may_be_true and deed.payload["on"] for deed in self.of["skip:vote"])

    def expect_every_state(self) -> None:
        """Fail unless every state is known, and came of an operation, or of a wait that ended."""
        asked = [*self.of["play:set"], *self.of["queue:play"]]
        without = made_by_nobody(self.states, asked)
        without -= {v for v in without if self.was_waited_for(v)}
        spare = self.skips + sum(deed.is_open for deed in asked)
        assert len(without) <= spare, f"states that no operation made: {without}"

    def was_waited_for(self, v: int) -> bool:
        """Tell whether a state is the beginning of a wait for somebody who stalls, or an end."""
        before, here = self.states[v - 1], self.states[v]
        if before[ITEM] != here[ITEM] or before[RATE] != here[RATE]:
            return False
        if before[PLAYING]:
            return v in self.waits and not here[PLAYING]
        return here[PLAYING] and here[POSITION] == before[POSITION] and self.waits_at(v - 1)

    def waits_at(self, v: int) -> bool:
        """Tell whether a state stands because somebody is waited for."""
        while v in self.states and not self.states[v][PLAYING]:
            if v in self.waits:
                return True
            if v in self.ends:
                return False
            v -= 1
        return False

    def expect_every_queue(self) -> None:
        """Fail unless every queue is known, came of an operation, and holds what was added."""
        changes = ("add", "remove", "move", "clear", "shuffle", "loop", "vote")
        asked = [deed for name in changes for deed in self.of[f"queue:{name}"]]
        without = made_by_nobody(self.queues, asked)
        spare = self.skips + len(self.shows) + sum(deed.is_open for deed in asked)
        assert len(without) <= spare, f"queues that no operation made: {without}"
        adds = self.of["queue:add"]
        added = {deed.done["entry"] for deed in adds if deed.is_done}
        for v, queue in self.queues.items():
            assert len(set(queue.ids)) == len(queue.ids), f"an entry stands twice in queue {v}"
        rounds = {one for queue in self.queues.values() for one in queue.rounds}
        strange = {one for queue in self.queues.values() for one in queue.ids} - added - rounds
        assert len(strange) <= sum(deed.is_open for deed in adds), f"entries of nobody: {strange}"
        assert len(rounds) <= len(self.shows) + self.skips, f"rounds that nobody made: {rounds}"

    def expect_played(self, deed: Deed) -> None:
        """Fail unless what was asked of the film came true as often as it may."""
        for name, place in (("position", POSITION), ("rate", RATE)):
            if name in deed.payload:
                self._expect_became(deed, place, deed.payload[name])
        if not deed.is_done:
            return
        v, action = deed.done["v"], deed.payload["action"]
        if action == "play":
            assert self.states[v][PLAYING] or self.waits_at(v), f"{deed} made {self.states[v]}"
        elif action == "pause":
            assert not self.states[v][PLAYING], f"{deed} made {self.states[v]}"

    def _expect_became(self, deed: Deed, place: int, wanted: float) -> None:
        found = [
            v for u, v in pairwise(sorted(self.states))
            if self.states[v][place] == wanted != self.states[u][place]
        ]  # fmt: skip
        assert len(found) in deed.times, f"{deed} became true at {found}"
        assert not deed.is_done or found == [deed.done["v"]], f"{deed} became true at {found}"

    def expect_started(self, deed: Deed) -> None:
        """Fail when somebody is still waited for whom nobody wanted to wait for."""
        if deed.is_done:
            v = deed.done["v"]
            assert v in self.ends or not self.waits_at(v), f"{deed} left {self.states[v]} waiting"

    def expect_added(self, deed: Deed) -> None:
        """Fail unless an entry came once."""
        if deed.is_done:
            assert self._changes(deed.done["entry"], into=True) == [deed.done["v"]], f"{deed}"

    def expect_removed(self, deed: Deed) -> None:
        """Fail unless an entry went once."""
        if deed.is_done:
            assert self._changes(deed.payload["entry"], into=False) == [deed.done["v"]], f"{deed}"

    def expect_shown(self, deed: Deed) -> None:
        """Fail unless an entry went once, and its film came."""
        if not deed.is_done:
            return
        entry, item = deed.payload["entry"], self.states[deed.done["v"]][ITEM]
        assert len(self._changes(entry, into=False)) == 1, f"{deed}"
        adds = [add for add in self.of["queue:add"] if add.is_done and add.done["entry"] == entry]
        assert all(add.payload["item"] == item for add in adds), f"{deed} showed {item}"

    def expect_moved(self, deed: Deed) -> None:
        """Fail unless an entry stands where it was wanted."""
        if deed.is_done:
            ids = self.queues[deed.done["v"]].ids
            place = min(deed.payload["at"], len(ids) - 1)
            assert ids[place] == deed.payload["entry"], f"{deed} made {ids}"

    def expect_cleared(self, deed: Deed) -> None:
        """Fail unless nothing was left."""
        if deed.is_done:
            assert self.queues[deed.done["v"]].ids == (), f"{deed}"

    def expect_shuffled(self, deed: Deed) -> None:
        """Fail unless the same entries were there before."""
        if deed.is_done and len(ids := self.queues[deed.done["v"]].ids) > 1:
            before = self.queues[deed.done["v"] - 1].ids
            assert sorted(ids) == sorted(before), f"{deed} made {ids} of {before}"

    def expect_votes(self) -> None:
        """Fail unless every entry has the votes of those who last voted for it."""
        last = self.queues[max(self.queues)]
        for entry, votes in zip(last.ids, last.votes, strict=True):
            about = [deed for deed in self.of["queue:vote"] if deed.payload["entry"] == entry]
            expect_count(votes, about)

    def expect_loop(self) -> None:
        """Fail unless the queue goes round as was last wanted."""
        deeds = self.of["queue:loop"]
        wanted = {deed.payload["loop"] for deed in last_of(deeds)}
        if not any(deed.is_done for deed in deeds):
            wanted.add("off")
        assert self.queues[max(self.queues)].loop in wanted, f"{wanted} after {deeds}"

    def _changes(self, entry: str, *, into: bool) -> list[int]:
        """List the versions with which an entry came into the queue, or went."""
        return [
            v for u, v in pairwise(sorted(self.queues))
            if (entry in self.queues[v].ids) is into and (entry in self.queues[u].ids) is not into
        ]  # fmt: skip


def made_by_nobody(versions: dict[int, Any], deeds: list[Deed]) -> set[int]:
    """List the versions no acknowledged operation made; fail where one was heard by nobody."""
    first, last = min(versions), max(versions)
    assert sorted(versions) == list(range(first, last + 1)), "a version that nobody heard"
    made = {deed.done["v"] for deed in deeds if deed.is_done}
    return set(range(first + 1, last + 1)) - made


def merged(heard: list[dict[Version, Any]]) -> dict[int, Any]:
    """Put together what several tabs heard of the one epoch a room has had."""
    found: dict[int, Any] = {}
    epochs = {epoch for versions in heard for epoch, _ in versions}
    assert len(epochs) == 1, f"the room was rebuilt: {epochs}"
    for versions in heard:
        for (_, v), what in versions.items():
            assert found.setdefault(v, what) == what, f"two tabs were told version {v} differently"
    return found


def expect_whole(tab: Tab, last: int, lines: list[dict[str, Any]]) -> None:
    """Fail unless a tab that came and went knows every state and every line of its time."""
    known = sorted(v for _, v in tab.states)
    assert known == list(range(known[0], last + 1)), f"{tab.name} missed states: {known}"
    heard = {seq: line["id"] for seq, line in tab.lines.items()}
    assert heard == {line["seq"]: line["id"] for line in lines}, f"{tab.name} missed lines"
