"""A film to watch together: in two languages, uploaded by a person, made by the real worker."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, StorageState, expect

from tests.servers import wait_for

API = "/api/v1"
MADE_SECONDS = 120.0
PLAYER = "document.querySelector('hls-video')"


@dataclass(frozen=True)
class Screening:
    """A video that can be watched, by its id."""

    video: str

    @property
    def page(self) -> str:
        """Answer the path of its page."""
        return f"/watch/{self.video}"


def make_bilingual(path: Path, *, seconds: int, rate: int = 30) -> Path:
    """Make a film that speaks English and German, as two tones."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i"]
    command += [f"testsrc2=size=640x360:rate={rate}:duration={seconds}"]
    for tone in (440, 660):
        command += ["-f", "lavfi", "-i", f"sine=frequency={tone}:duration={seconds}"]
    command += ["-map", "0:v", "-map", "1:a", "-map", "2:a"]
    command += ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "600k", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)
    return path


def call(page: Page, method: str, path: str, **more: Any) -> Any:
    """Call the API with the cookies of a page's browser; answer the JSON."""
    headers = {}
    if method != "GET":
        headers["X-CSRFToken"] = page.request.get(f"{API}/auth/csrf").json()["csrf_token"]
    answer = page.request.fetch(API + path, method=method, headers=headers, timeout=60_000, **more)
    assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
    return answer.json() if answer.body() else None


def upload(page: Page, film: Path, *, access: str = "public", title: str = "Harbour") -> Screening:
    """Upload a film as the person signed in on a page."""
    picture = {"name": film.name, "mimeType": "video/mp4", "buffer": film.read_bytes()}
    fields = {"file": picture, "title": title, "access": access}
    return Screening(call(page, "POST", "/videos/upload", multipart=fields)["video_id"])


def wait_until_made(page: Page, screening: Screening) -> None:
    """Wait until the worker has finished with a video."""

    def made() -> bool:
        status = call(page, "GET", f"/videos/{screening.video}/status")
        assert status["status"] != "FAILED", json.dumps(status)
        return bool(status["watchable"] and status["progress"] == 1)

    wait_for(made, seconds=MADE_SECONDS, what="the film to be made")


def wait_until(page: Page, condition: str, *, seconds: float = 60.0, what: str = "") -> Any:
    """Wait until a JavaScript expression is true on a page."""
    return wait_for(lambda: page.evaluate(condition), seconds=seconds, what=what or condition)


def is_moving(page: Page) -> bool:
    """Say whether the film on a page plays."""
    return bool(page.evaluate(f"!{PLAYER}.paused && {PLAYER}.readyState >= 3"))


def position(page: Page) -> float:
    """Answer where the film on a page stands, in seconds."""
    return float(page.evaluate(f"{PLAYER}.currentTime"))


def like_and_rate(page: Page) -> None:
    """Like the film on a page, and give it four stars by the mouse."""
    like = page.get_by_role("button", name="Like this video")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    page.locator(".rate > summary").click()
    page.get_by_role("radio", name="4 stars").check(force=True)
    expect(page.locator(".rate > summary")).to_contain_text("4.00")


@dataclass(frozen=True)
class Hall:
    """A film in two languages, ready to be watched, with the cookies of its owner."""

    screening: Screening
    owner: str
    cookies: StorageState


def open_hall(page: Page, owner: str, film: Path) -> Hall:
    """Upload a film as its owner, who is signed in on the page, and wait until it is made."""
    screening = upload(page, film)
    wait_until_made(page, screening)
    return Hall(screening, owner, page.context.storage_state())
