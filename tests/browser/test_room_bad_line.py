"""Talking over a line that breaks: nothing is said twice, nothing is missed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.guests import JOINED, RoomParty, say
from tests.browser.screening import Hall

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What another page of the host's does, to a line that is told by its text or, without one, at all.
CHANGE = """async ([slug, text, event, fields]) => {
  const { io } = await import("/static/vendor/realtime.js");
  const socket = io("/rooms", { transports: ["websocket"], forceNew: true });
  await new Promise((resolve) => socket.on("connect", resolve));
  const { chat } = await socket.emitWithAck("room:join", { room: slug });
  const about = text && { id: chat.find((line) => line.text === text).id };
  const answer = await socket.emitWithAck(event, { op: crypto.randomUUID(), ...about, ...fields });
  return answer.ok;
}"""


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def change(host: Page, party: RoomParty, said: str, event: str, **fields: str) -> bool:
    """Do something in another page of the host's, perhaps to a line; tell whether it was done."""
    return bool(host.evaluate(CHANGE, [party.url.rsplit("/", 1)[-1], said, event, fields]))


def expect_lines(page: Page, *texts: str) -> None:
    """Expect a page to show exactly these lines, each of them sent."""
    expect(page.get_by_role("log").locator("li .line-text")).to_have_text(list(texts))
    expect(page.get_by_role("log").locator("[data-state]")).to_have_count(0)


def test_a_line_the_server_kept_while_ours_broke_is_not_said_twice(party: RoomParty) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    line.is_deaf = True
    say(guest, "Only once")
    expect_lines(host, "Only once")
    line.cut()
    expect(guest.get_by_text("It is back in the box")).to_be_visible()
    expect(guest.get_by_label("Write to the room")).to_have_value("Only once")
    line.mend()
    expect(guest.locator(JOINED)).to_be_visible()
    expect_lines(guest, "Only once")
    expect(guest.get_by_label("Write to the room")).to_have_value("")


def test_a_line_taken_back_during_a_break_is_gone_after_it(party: RoomParty) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    say(host, "Something rude")
    expect_lines(guest, "Something rude")
    line.cut()
    expect(guest.get_by_text("Reconnecting")).to_be_visible()
    assert change(host, party, "Something rude", "chat:delete")
    say(host, "Sorry")
    line.mend()
    expect(guest.locator(JOINED)).to_be_visible()
    expect_lines(guest, "This line was removed.", "Sorry")


def test_news_of_a_line_that_come_late_do_not_undo_later_ones(party: RoomParty) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    say(host, "teh film")
    expect_lines(guest, "teh film")
    assert change(host, party, "teh film", "chat:edit", text="the flim")
    assert change(host, party, "the flim", "chat:edit", text="the film")
    expect_lines(guest, "the film")
    late = next(news for news in line.heard if "chat:update" in news and "the flim" in news)
    line.connected[-1].send(late)
    say(host, "starts")
    expect_lines(guest, "the film", "starts")


def test_what_was_announced_and_removed_does_not_come_back_with_news_of_older_lines(
    party: RoomParty,
) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    announced = guest.locator("[data-pinned]")
    for text in ("Doors open", "Two minutes"):
        assert change(host, party, "", "mod:announce", text=text)
        expect(announced).to_contain_text(text)
    assert change(host, party, "Two minutes", "chat:react", emoji="👏")
    assert change(host, party, "Two minutes", "chat:delete")
    expect(announced).to_be_hidden()
    assert change(host, party, "Doors open", "chat:react", emoji="👏")
    late = next(news for news in line.heard if "chat:update" in news and "Two minutes" in news)
    line.connected[-1].send(late)
    say(host, "starts")
    expect(guest.get_by_role("log").get_by_text("starts")).to_be_visible()
    expect(announced).to_be_hidden()


def test_what_was_cleared_away_does_not_come_back_with_late_news(party: RoomParty) -> None:
    host = party.host()
    guest, line = party.guest_on_bad_line("Ben")
    say(host, "Something rude")
    expect_lines(guest, "Something rude")
    assert change(host, party, "", "mod:clear")
    expect_lines(guest)
    late = next(news for news in line.heard if "Something rude" in news)
    line.connected[-1].send(late)
    say(host, "Sorry")
    expect_lines(guest, "Sorry")
