"""Administration as it is lived: a film that fails is seen, read, tried again there, and done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.rooms import service as rooms
from tests.browser import axe, screening
from tests.browser.conftest import Open
from tests.browser.looks import LOOKS, widths
from tests.browser.people import Newcomers
from tests.browser.screening import Hall
from tests.browser.server import LiveServer
from tests.servers import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DONE_MS = 90_000
PAGES = {
    "admin": "/admin",
    "admin-users": "/admin/users",
    "admin-users-none": "/admin/users?q=nobody-is-called-so",
    "admin-jobs": "/admin/jobs",
    "admin-jobs-failed": "/admin/jobs?state=FAILED",
    "admin-storage": "/admin/storage",
    "admin-rooms": "/admin/rooms",
    "admin-health": "/admin/health",
    "admin-settings": "/admin/settings",
}


def make_admin(live_server: LiveServer, page: Page, newcomers: Newcomers) -> UUID:
    """Sign somebody up on a page and give them the role; answer their id."""
    username = newcomers.sign_up(page, "admin")
    app = live_server.application()
    with app.app_context(), unit_of_work():
        user = accounts.by_username(username)
        accounts.promote(user, "admin")
        return user.id


def break_off(film: Path, folder: Path) -> Path:
    """Lose the second half of a film, where it says what it holds, and keep its length."""
    broken, whole = folder / "broken.mp4", film.read_bytes()
    broken.write_bytes(whole[: len(whole) // 2].ljust(len(whole), b"\0"))
    return broken


def mend(live_server: LiveServer, video: str, film: Path) -> None:
    """Put the whole film where the broken one lies."""
    folder = live_server.folder / "uploads" / "videos" / video / "original"
    (original,) = folder.iterdir()
    original.write_bytes(film.read_bytes())


def failed(page: Page, video: str) -> bool:
    """Tell whether the work on a video failed."""
    return bool(screening.call(page, "GET", f"/videos/{video}/status")["status"] == "FAILED")


def test_a_film_that_fails_is_seen_read_tried_again_and_done(
    live_server: LiveServer,
    page: Page,
    second_page: Page,
    newcomers: Newcomers,
    film: Path,
    tmp_path: Path,
) -> None:
    creator, chief = page, second_page
    newcomers.sign_up(creator, "creator")
    make_admin(live_server, chief, newcomers)
    chief.goto("/admin/jobs")
    expect(chief.get_by_role("heading", name="Work", exact=True)).to_be_visible()
    cut = screening.upload(creator, break_off(film, tmp_path), title="Torn in half")
    wait_for(lambda: failed(creator, cut.video), seconds=60, what="the broken film to fail")

    row = chief.locator(".board > li").filter(has_text="Torn in half")
    expect(row.locator(".job-state")).to_have_text("Failed")
    expect(row.locator(".why-failed")).to_contain_text("Looking at the file")
    expect(chief.locator("[data-bell-count]")).to_be_visible()
    row.get_by_role("link", name="Torn in half").click()
    expect(chief.locator(".log")).to_contain_text("The job: Failed")
    assert axe.violations(chief) == []

    mend(live_server, cut.video, film)
    chief.get_by_role("button", name="Try again").click()
    expect(chief.get_by_text("It is tried again.")).to_be_visible()
    expect(chief.locator("[data-job] .job-state")).to_have_text("Done", timeout=DONE_MS)
    expect(chief.locator(".log")).to_contain_text("Tried again by an administrator")
    screening.wait_until_made(creator, cut)

    chief.goto("/notifications")
    told = chief.get_by_role("link", name="Making a video ready failed")
    told.first.click()
    expect(chief).to_have_url(f"{live_server.address}/admin/jobs/{job_of(chief, cut.video)}")


def job_of(page: Page, video: str) -> str:
    """Answer the id of the work on a video."""
    jobs = screening.call(page, "GET", "/admin/jobs?kind=process_video&page_size=100")["items"]
    return next(str(job["id"]) for job in jobs if job["subject_id"] == video)


def test_somebody_is_found_disabled_with_a_reason_and_enabled(
    live_server: LiveServer, page: Page, second_page: Page, newcomers: Newcomers
) -> None:
    guest = newcomers.sign_up(second_page)
    make_admin(live_server, page, newcomers)
    page.goto("/")
    page.get_by_label("Account menu").click()
    page.get_by_role("link", name="Administration").click()
    page.get_by_role("navigation", name="Administration").get_by_role("link", name="Users").click()
    page.get_by_label("Name, e-mail address or id").fill(guest)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=guest, exact=True).click()
    page.get_by_text("Disable the account…").click()
    page.get_by_label("Why (for the audit trail)").locator("visible=true").fill(
        "They asked for it."
    )
    page.get_by_role("button", name="Disable the account", exact=True).click()
    expect(page.get_by_text(f"{guest} is disabled and signed out.")).to_be_visible()
    second_page.goto("/studio")
    expect(second_page).to_have_url(f"{live_server.address}/sign-in?next=/studio")
    page.get_by_role("button", name="Enable the account").click()
    expect(page.get_by_text(f"{guest} is not disabled any more.")).to_be_visible()
    assert axe.violations(page) == []


def test_nobody_else_comes_in(page: Page, newcomers: Newcomers) -> None:
    newcomers.sign_up(page)
    for address in PAGES.values():
        assert page.request.get(address).status == 403
    page.goto("/")
    page.get_by_label("Account menu").click()
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)


def open_room(live_server: LiveServer, hall: Hall) -> str:
    """Open a room around the hall's film, in the name of whose it is."""
    app = live_server.application()
    with app.app_context(), unit_of_work():
        owner = accounts.by_username(hall.owner)
        return rooms.create(owner, UUID(hall.screening.video), name="Friday matinee").slug


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_the_pages_have_no_barriers(
    live_server: LiveServer,
    open_browser: Open,
    newcomers: Newcomers,
    hall: Hall,
    shot: Callable[[Page, str], None],
    look: tuple[str, int],
) -> None:
    theme, width = look
    context: BrowserContext = open_browser(width=width, color_scheme=theme)
    page = context.new_page()
    me = make_admin(live_server, page, newcomers)
    open_room(live_server, hall)
    own = {
        "admin-user-me": f"/admin/users/{me}",
        "admin-user": f"/admin/users/{owner_of(live_server, hall)}",
        "admin-job": f"/admin/jobs/{job_of(page, hall.screening.video)}",
    }
    for name, address in (PAGES | own).items():
        page.goto(address)
        for more in page.locator(".sure > summary").all()[:2]:
            more.click()
        for now in widths(page):
            shot(page, f"{name}-{theme}-{now}")
            assert axe.violations(page) == [], (name, now)
            assert axe.sticks_out(page) == 0, (name, now)
            assert page.locator("h1").count() == 1, name


def owner_of(live_server: LiveServer, hall: Hall) -> UUID:
    """Answer the id of whose hall it is."""
    app = live_server.application()
    with app.app_context(), unit_of_work(writes=False):
        return accounts.by_username(hall.owner).id
