"""A moderated chat as people live it: naming, answering, reacting, slowing down, banning."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import Open
from tests.browser.guests import RoomParty, open_menu, say, say_name, seek
from tests.browser.looks import LOOKS, widths
from tests.browser.screening import PLAYER, Hall, call, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# On a phone the tabs stand below the film, unless a sentence over it is what is to be seen.
TO_WHAT_IS_BESIDE = """() => document.querySelector("[data-room]").dataset.state === "joined" &&
    document.querySelector(".room-side").scrollIntoView()"""
PANELS_STICK_OUT = """() => Math.max(...[...document.querySelectorAll("[role=tabpanel]")].map(
    (panel) => panel.scrollWidth - panel.clientWidth))"""


@pytest.fixture
def party(open_browser: Open, hall: Hall) -> RoomParty:
    """A room to be opened."""
    return RoomParty(open_browser, hall)


def do_to(host: Page, name: str, deed: str) -> None:
    """Choose from the menu beside somebody's name."""
    row = host.locator("[data-members] li").filter(has_text=name)
    row.get_by_label(f"What to do about {name}").click()
    row.get_by_role("button", name=deed, exact=True).click()


def test_people_name_answer_react_change_and_remove(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben Hur")
    box = host.get_by_label("Write to the room")
    box.press_sequentially("Look @be")
    expect(host.get_by_role("option", name="Ben Hur")).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value("Look @Ben Hur ")
    box.press_sequentially("at https://example.org/film!")
    box.press("Enter")
    named = guest.get_by_role("log").locator("li.line").filter(has_text="Look")
    expect(named).to_have_attribute("data-names-me", "")
    link = named.get_by_role("link", name="https://example.org/film", exact=True)
    expect(link).to_have_attribute("rel", "noopener nofollow ugc")
    expect(link).to_have_attribute("target", "_blank")

    open_menu(guest, "Look", party.hall.owner)
    picker = guest.get_by_role("log").get_by_role("group", name="React")
    picker.get_by_role("button", name="👏").press("ArrowRight")
    guest.keyboard.press("Enter")
    chip = host.get_by_role("log").get_by_role("button", name="🎉 1")
    expect(chip).to_have_attribute("aria-pressed", "false")
    chip.click()
    expect(guest.get_by_role("log").get_by_role("button", name="🎉 2")).to_be_visible()

    answer_change_and_remove(host, guest, party.hall.owner)


def answer_change_and_remove(host: Page, guest: Page, owner: str) -> None:
    """Have the guest answer the host's line and change the answer, and the host take it away."""
    open_menu(guest, "Look", owner)
    guest.get_by_role("log").get_by_role("button", name="Reply").click()
    expect(guest.get_by_text(f"Your reply to {owner}")).to_be_visible()
    say(guest, "I see")
    quote = host.get_by_role("log").get_by_role("button", name=re.compile("Look @Ben Hur at"))
    expect(quote).to_be_visible()
    quote.click()
    found = host.get_by_role("log").locator("li.line").filter(has_text="example.org").first
    expect(found).to_be_focused()

    open_menu(guest, "I see", "Ben Hur")
    guest.get_by_role("log").get_by_role("button", name="Change").click()
    guest.get_by_label("Write to the room").fill("I saw")
    guest.get_by_label("Write to the room").press("Enter")
    expect(host.get_by_role("log").get_by_text("I saw")).to_be_visible()
    changed = host.get_by_role("log").locator("li.line").filter(has_text="I saw")
    expect(changed.locator(".line-edited")).to_be_visible()
    open_menu(host, "I saw", "Ben Hur")
    host.get_by_role("log").get_by_role("button", name="Remove").click()
    expect(guest.get_by_role("log").get_by_text("This line was removed.")).to_be_visible()


def test_the_moment_of_a_line_leads_there_again_when_it_is_replayed(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    seek(host, 20)
    wait_until(host, f"Math.abs({PLAYER}.currentTime - 20) < 0.1")
    say(host, "Here it is")
    seek(host, 40)
    wait_until(host, f"Math.abs({PLAYER}.currentTime - 40) < 0.1")
    host.get_by_role("log").get_by_role("button", name="0:20").click()
    wait_until(guest, f"Math.abs({PLAYER}.currentTime - 20) < 0.1", what="the guest to go along")
    guest.evaluate(
        """() => new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(
            (node) => (window.rose = (window.rose ?? "") + node.textContent))))
            .observe(document.querySelector("[data-floats]"), { childList: true })"""
    )
    host.get_by_role("group", name="React over the film").get_by_role("button", name="🔥").click()
    wait_until(guest, "window.rose === '🔥'", what="the reaction to rise")
    wait_until(guest, "!document.querySelector('[data-floats]').childElementCount")
    slug = party.url.rsplit("/", 1)[1]
    expect_replayed(host, party.hall, slug)
    call(host, "DELETE", f"/rooms/{slug}")
    expect_replayed(host, party.hall, slug)
    expect(host.locator("[data-replay] option:checked")).to_contain_text("(1 line, closed)")


def expect_replayed(page: Page, hall: Hall, slug: str) -> None:
    """Expect a room's line to appear beside the film once its moment has come."""
    page.goto(hall.screening.page)
    replay = page.locator("[data-replay]")
    replay.get_by_role("heading", name="Replay a room's chat").click()
    replay.get_by_label("Replay the chat of").select_option(slug)
    wait_until(page, f"{PLAYER}.readyState >= 3", what="the film to be there")
    page.evaluate(f"{PLAYER}.currentTime = 15")
    expect(replay.get_by_text("Nothing was said up to here.")).to_be_visible()
    page.evaluate(f"{PLAYER}.currentTime = 25")
    expect(replay.get_by_text("Here it is")).to_be_visible()


def test_a_host_slows_announces_and_bans(party: RoomParty) -> None:
    host, guest = party.host(), party.guest("Ben")
    host.get_by_role("tab", name="Settings").click()
    host.get_by_label("Slow mode").select_option("60")
    expect(guest.get_by_text("Slow mode: one line in 60 s.")).to_be_visible()
    say(guest, "one")
    say(guest, "two")
    expect(guest.get_by_role("log").get_by_text("Slow mode is on: you can write")).to_be_visible()
    host.get_by_label("Announcement above the chat").fill("Ten minutes to go")
    host.get_by_role("button", name="Announce", exact=True).click()
    pinned = guest.get_by_role("complementary", name="Announcement")
    expect(pinned.get_by_text("Ten minutes to go")).to_be_visible()
    pinned.get_by_role("button", name="Put the announcement away").click()
    expect(pinned).to_be_hidden()
    do_to(host, "Ben", "Ban")
    host.get_by_label("Why? They are told so.").fill("spam")
    host.get_by_role("dialog").get_by_role("button", name="Ban", exact=True).click()
    expect(guest.get_by_role("alert").get_by_text("spam")).to_be_visible()
    again = party.open_browser().new_page()
    again.goto(party.url)
    expect(again.get_by_role("alert").get_by_text("You were banned")).to_be_visible()
    host.get_by_role("heading", name="What was done").click()
    expect(host.get_by_text(f"{party.hall.owner} banned Ben")).to_be_visible()
    host.get_by_role("heading", name="Banned").click()
    host.get_by_role("button", name="Lift the ban of Ben").click()
    expect(host.get_by_text("Nobody is banned.")).to_be_visible()
    again.get_by_role("button", name="Try again").click()
    say_name(again, "Somebody new")
    again.get_by_label("Write to the room").fill("back")
    host.get_by_role("tab", name="Chat").click()
    again.get_by_label("Write to the room").press("Enter")
    expect(host.get_by_role("log").get_by_text("back")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_panel_has_no_barriers_for_host_and_guest(
    party: RoomParty, shot: Callable[[Page, str], None], theme: str, width: int
) -> None:
    host = party.host(color_scheme=theme, width=width)
    guest = party.guest("Ben", color_scheme=theme, width=width)
    say(guest, "A line to react to, with more words than there is room for on one line of it")
    expect(host.get_by_role("log").get_by_text("A line to react to")).to_be_visible()
    open_menu(host, "A line to react", "Ben")
    for shown in widths(host):
        shot(host, f"room-line-menu-{theme}-{shown}")
        assert axe.violations(host) == [], shown
    for page, name in ((host, "host"), (guest, "guest")):
        page.get_by_role("tab", name="Settings").click()
        page.get_by_role("heading", name="Who may what").click()
        for shown in widths(page):
            shot(page, f"room-settings-{name}-{theme}-{shown}")
            assert axe.violations(page) == [], shown
            assert axe.sticks_out(page) == 0, shown


def looked_at(shot: Callable[[Page, str], None], host: Page, guest: Page, name: str) -> None:
    """Look at both pages on a desk and on a phone."""
    for page, who in ((host, "host"), (guest, "guest")):
        for shown in widths(page):
            page.evaluate(TO_WHAT_IS_BESIDE)
            shot(page, f"room-{name}-{who}-{shown}")
            assert axe.sticks_out(page) == 0, (name, who, shown)
            assert page.evaluate(PANELS_STICK_OUT) == 0, (name, who, shown)


def test_a_host_mutes_locks_clears_and_ends_the_room(
    party: RoomParty, shot: Callable[[Page, str], None]
) -> None:
    host, guest = party.host(), party.guest("Ben", color_scheme="light")
    box = guest.get_by_label("Write to the room")
    say(guest, "first")
    open_menu(host, "first", "Ben")
    host.get_by_role("log").get_by_role("button", name="👍").click()
    do_to(host, "Ben", "Mute")
    host.get_by_label("Why? They are told so.").fill("too loud")
    host.get_by_role("dialog").get_by_role("button", name="Mute", exact=True).click()
    expect(guest.get_by_text(re.compile("You are muted until .*: too loud"))).to_be_visible()
    expect(box).to_be_disabled()
    nothing_to_react_with(guest, "first", "Ben")
    looked_at(shot, host, guest, "muted")
    do_to(host, "Ben", "Let write again")
    expect(box).to_be_enabled()
    bar = guest.get_by_role("group", name="React over the film")
    expect(bar.get_by_role("button", disabled=True)).to_have_count(0)
    expect(guest.get_by_role("log").get_by_role("button", name="Reply")).to_be_visible()
    expect(guest.get_by_text("You are muted")).to_be_hidden()
    say(guest, "second")
    expect(host.get_by_role("log").get_by_text("second")).to_be_visible()

    host.get_by_role("tab", name="Settings").click()
    host.get_by_label("Let nobody new in").check()
    late = party.open_browser().new_page()
    late.goto(party.url)
    expect(late.get_by_role("alert").get_by_role("heading", name="Not just now")).to_be_visible()
    looked_at(shot, host, late, "locked")
    host.get_by_label("Announcement above the chat").fill("Ten minutes to go")
    host.get_by_role("button", name="Announce", exact=True).click()
    expect(guest.get_by_role("complementary", name="Announcement")).to_be_visible()
    looked_at(shot, host, guest, "announced")
    clear_and_close(shot, host, guest)


def nothing_to_react_with(guest: Page, text: str, name: str) -> None:
    """See that who is muted is offered no reaction and no answer, and reads why."""
    bar = guest.get_by_role("group", name="React over the film")
    expect(bar.get_by_role("button", disabled=True)).to_have_count(8)
    expect(bar).to_have_attribute("title", re.compile("You are muted until .*: too loud"))
    open_menu(guest, text, name)
    acts = guest.get_by_role("log").locator(".line-acts:not(:empty)")
    expect(acts.get_by_text("You are muted until")).to_be_visible()
    expect(acts.get_by_role("button")).to_have_text(["Remove"])
    chip = guest.get_by_role("log").get_by_role("button", name="👍 1")
    expect(chip).to_be_disabled()


def clear_and_close(shot: Callable[[Page, str], None], host: Page, guest: Page) -> None:
    """Have the host take all lines away, send the guest out, and close the room."""
    host.get_by_role("button", name="Clear the chat").click()
    looked_at(shot, host, guest, "sure")
    host.get_by_role("button", name="Take all lines away").click()
    expect(guest.get_by_role("log").get_by_text("first")).to_be_hidden()
    looked_at(shot, host, guest, "cleared")
    do_to(host, "Ben", "Send out")
    host.get_by_role("dialog").get_by_role("button", name="Send out", exact=True).click()
    out = guest.get_by_role("alert")
    expect(out.get_by_text("You were sent out of this room")).to_be_visible()
    expect(out.get_by_role("button", name="Come back in")).to_be_visible()
    looked_at(shot, host, guest, "sent-out")
    host.get_by_role("button", name="Close the room").click()
    host.get_by_role("button", name="Close it for everybody").click()
    expect(host.get_by_role("alert").get_by_text("This room was closed.")).to_be_visible()
    expect(host.get_by_role("button", name="Copy invite link")).to_be_hidden()
    looked_at(shot, host, guest, "closed")
