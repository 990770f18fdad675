"""What scripts put into open pages: each step brings hostile texts in, and waits for them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import screening
from tests.browser.screening import PLAYER, wait_until
from tests.browser.xss.house import House
from tests.browser.xss.payloads import PAYLOADS

HALF = len(PAYLOADS) // 2
TEXTS = ["\n".join(PAYLOADS[:HALF]), "\n".join(PAYLOADS[HALF:])]
FIRST = PAYLOADS[0]
# A file's name cannot hold a slash.
FILE = "<img src=x onerror=ran(0)>'\".mp4"
SHOWN = f"[...{PLAYER}.textTracks].find((track) => track.mode === 'showing')"


def chat(owner: Page, other: Page, house: House) -> None:
    """Talk in a room; both are seen by their names."""
    for page in (owner, other):
        page.goto(f"/rooms/{house.things['slug']}")
        expect(page.locator("[data-room][data-state=joined]")).to_be_visible()
    for text in TEXTS:
        other.get_by_label("Write to the room").fill(text)
        other.get_by_label("Write to the room").press("Enter")
        expect(owner.locator(".line-text", has_text=text.split("\n")[0]).first).to_be_visible()
    expect(owner.locator(".member-name")).to_have_count(2)


def comment(page: Page, house: House) -> None:
    """Write comments without leaving the page."""
    page.goto(house.film.page)
    before = page.locator("article[id]").count()
    for number, text in enumerate(TEXTS, start=1):
        page.get_by_role("textbox", name="Your comment", exact=True).fill(text)
        page.get_by_role("button", name="Send comment").click()
        expect(page.locator("article[id]")).to_have_count(before + number)


def tell(owner: Page, other: Page, house: House) -> None:
    """Hear of an answer on the page of news: by a toast, and in the list."""
    owner.goto("/notifications")
    owner.wait_for_function("document.querySelector('[data-bell-count]').textContent !== ''")
    before = owner.locator("[data-news] li").count()
    said = {"text": "Hello", "reply_to": str(house.things["owners_comment_id"])}
    screening.call(other, "POST", f"/videos/{house.film.video}/comments", data=said)
    expect(owner.locator("[data-toasts]")).to_contain_text("ran(")
    expect(owner.locator("[data-news] li")).to_have_count(before + 1)


def watch(page: Page, house: House) -> None:
    """Watch on a list to the end: captions, their menu, the transcript, chapters, up next."""
    page.goto(f"{house.film.page}?list={house.things['playlist_id']}")
    wait_until(page, f"{PLAYER}?.readyState >= 2", what="the film to be there")
    page.get_by_role("button", name="settings").click()
    page.get_by_role("menuitem", name="Captions").click()
    page.get_by_role("menuitemradio", name="ran(").first.click()
    page.keyboard.press("Escape")
    page.evaluate(f"{PLAYER}.currentTime = 1")
    wait_until(page, f"{SHOWN}?.activeCues?.length > 0", what="captions to be drawn")
    page.locator("[data-transcript] > summary").click()
    expect(page.locator("[data-transcript] li").first).to_contain_text(FIRST)
    expect(page.locator("[data-chapters] [data-seek]").first).to_contain_text("ran(")
    page.evaluate(f"{PLAYER}.currentTime = {PLAYER}.duration - 0.3; void {PLAYER}.play()")
    expect(page.get_by_role("link", name="Play now")).to_be_visible()


def save(page: Page, house: House) -> None:
    """Save a film on a list: a toast says on which."""
    page.goto(house.film.page)
    page.locator("[data-save] summary").click()
    box = page.locator("[data-save] input[name=lists]:not([value=later])").first
    box.click()
    expect(page.locator("[data-toasts]")).to_contain_text("ran(")


def suggest(page: Page) -> None:
    """Type a word that many titles have."""
    page.goto("/")
    page.get_by_role("combobox", name="Search for").press_sequentially("ran")
    expect(page.get_by_role("option").first).to_contain_text("ran(")


def upload(page: Page) -> None:
    """Choose a file with a hostile name, and change your mind."""
    page.goto("/studio")
    file = {"name": FILE, "mimeType": "video/mp4", "buffer": b"no film"}
    page.locator("[data-choose] input").set_input_files(file)  # type: ignore[arg-type]
    expect(page.locator("[data-uploads] [data-name]")).to_have_text(FILE)


def search_again(page: Page) -> None:
    """Search for what is hostile itself."""
    page.goto("/")
    field = page.get_by_role("combobox", name="Search for").first
    for text in (one.replace("\n", " ")[:200].strip() for one in TEXTS):
        field.fill(text)
        field.press("Enter")
        page.wait_for_url("**/search?**")
        expect(field).to_have_value(text)


def sign_up_wrongly(page: Page) -> None:
    """Send a form with mistakes: it comes back with what was written."""
    page.goto("/sign-up")
    for text in ('"><script>ran(1)</script>', "' autofocus onfocus='ran(2)"):
        page.get_by_label("E-mail").fill(text)
        page.get_by_label("Username").fill(text)
        page.get_by_label("Password").fill(text)
        page.get_by_role("button", name="Sign up").click()
        expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
        expect(page.get_by_label("Username")).to_have_value(text)
