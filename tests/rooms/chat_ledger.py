"""What was said in a room and what became of it, against what its members asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.rooms.deed import Deed, last_of
from tests.rooms.tabs import Tab


class Chat:
    """The lines as they are kept in the end."""

    def __init__(self, tabs: list[Tab], deeds: list[Deed], lines: list[dict[str, Any]]) -> None:
        self.tabs, self.lines = tabs, lines
        self.of: dict[str, list[Deed]] = defaultdict(list)
        for deed in deeds:
            self.of[deed.event].append(deed)
        self.worded: dict[int, set[str]] = defaultdict(set)
        for line in [*lines, *(line for tab in tabs for line in tab.lines.values())]:
            self.worded[line["seq"]].add(line["text"])

    def expect_all(self) -> None:
        """Fail unless every line is as its author, and those who reacted, last wanted it."""
        numbers = [line["seq"] for line in self.lines]
        assert numbers == list(range(1, len(numbers) + 1)), f"lines are missing: {numbers}"
        for deed in self.of["chat:send"]:
            self.expect_said(deed)
        for line in self.lines:
            self.expect_gone(line)
            if not line["deleted"]:
                self.expect_worded(line)
                self.expect_felt(line)
        for tab in self.tabs:
            if tab.never_broke:
                self.expect_shown(tab)

    def about(self, event: str, line: dict[str, Any]) -> list[Deed]:
        """List what was asked for about a line."""
        return [deed for deed in self.of[event] if deed.payload["id"] == line["id"]]

    def expect_said(self, deed: Deed) -> None:
        """Fail unless a line is kept as often as it may be, under the number that was told."""
        found = [seq for seq, texts in self.worded.items() if deed.payload["text"] in texts]
        if deed.is_done:
            line = self.lines[deed.done["seq"] - 1]
            assert line["id"] == deed.done["id"], f"{deed} is kept as {line}"
            # Where only its later wordings were heard, no other line has its words.
            assert found in ([], [line["seq"]]), f"{deed} is kept as {found}"
        else:
            assert len(found) in deed.times, f"{deed} is kept as {found}"

    def expect_gone(self, line: dict[str, Any]) -> None:
        """Fail unless a line is there as long as nobody took it away, and no longer."""
        deeds = self.about("chat:delete", line)
        if line["deleted"]:
            assert any(deed.may_be_true for deed in deeds), f"nobody deleted {line}"
        else:
            assert not any(deed.is_done for deed in deeds), f"{line} is still there"

    def expect_worded(self, line: dict[str, Any]) -> None:
        """Fail unless a line has its author's last wording."""
        edits = self.about("chat:edit", line)
        last = {deed.payload["text"] for deed in last_of(edits)}
        if not any(deed.is_done for deed in edits):
            said = [deed for deed in self.of["chat:send"] if deed.is_open or is_of(deed, line)]
            last |= {deed.payload["text"] for deed in said}
        assert line["text"] in last, f"{line} instead of {last} after {edits}"

    def expect_felt(self, line: dict[str, Any]) -> None:
        """Fail unless every reaction of a line is counted once for whoever has it."""
        felt: dict[str, list[Deed]] = defaultdict(list)
        for deed in self.about("chat:react", line):
            felt[deed.payload["emoji"]].append(deed)
        assert set(line["reactions"]) <= set(felt), f"nobody felt so: {line}"
        for emoji, deeds in felt.items():
            expect_count(line["reactions"].get(emoji, 0), deeds)

    def expect_shown(self, tab: Tab) -> None:
        """Fail unless who never left sees every line as it is."""
        for line in self.lines:
            shown = tab.shown[line["id"]]
            for name in ("text", "deleted", "reactions"):
                assert shown[name] == line[name], f"{tab.name} sees {shown} instead of {line}"


def is_of(deed: Deed, line: dict[str, Any]) -> bool:
    """Tell whether a line is what came of saying something."""
    return deed.is_done and deed.done["id"] == line["id"]


def expect_count(count: int, deeds: list[Deed]) -> None:
    """Fail unless so many people may want something in the end, each by their last wish."""
    least = most = 0
    for who in {deed.who for deed in deeds}:
        theirs = [deed for deed in deeds if deed.who == who]
        last = [bool(deed.payload["on"]) for deed in last_of(theirs)]
        least += any(deed.is_done for deed in theirs) and all(last)
        most += any(last)
    assert least <= count <= most, f"{count} instead of {least} to {most} after {deeds}"
