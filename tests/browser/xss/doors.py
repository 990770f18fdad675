"""What leaves the house as no page: frames for other sites, tables, files, JSON, letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.http import parse_options_header

from app.accounts import service as accounts
from app.audience.models import DailyTraffic
from app.core.database import unit_of_work
from app.notifications import letters, outgoing
from app.notifications.models import Notification
from app.videos.models import Video
from tests.browser.xss.house import House
from tests.browser.xss.payloads import packed

# What a spreadsheet reads as a formula, also behind what it leaves out.
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0")
OF_FRAME = {"src", "width", "height", "title", "allow", "allowfullscreen", "loading", "style"}
# What the API answers beside JSON, each as a file to keep.
FILES = {"text/vtt", "application/x-subrip", "text/csv"}


class Tags(HTMLParser):
    """Notes every tag with the names of its attributes, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.found.append((tag, *(name for name, _value in attrs)))


def tags(html: str) -> list[tuple[str, ...]]:
    """Answer the tags of some HTML."""
    reader = Tags()
    reader.feed(html)
    reader.close()
    return reader.found


def titled(house: House) -> Iterator[str]:
    """Give the film one title after the other, until it had every payload."""
    for title in packed(200):
        with house.app.app_context(), unit_of_work() as session:
            session.execute(
                update(Video).where(Video.id == house.things["video_id"]).values(title=title)
            )
        yield title


def disposition(answer: Any) -> tuple[str, str]:
    """Answer how a file is to be taken, and under what name."""
    kind, named = parse_options_header(answer.headers["Content-Disposition"])
    return kind, named["filename"]


def formulas(house: House, client: FlaskClient, headers: dict[str, str]) -> list[str]:
    """Answer the cells of the table of an audience that begin as a formula, each row hostile."""
    film = house.things["video_id"]
    with house.app.app_context(), unit_of_work() as session:
        rows = session.scalars(select(DailyTraffic).where(DailyTraffic.video_id == film))
        for row, formula in zip(rows, FORMULAS, strict=False):
            row.source = formula
    answer = client.get(f"/api/v1/videos/{film}/audience.csv", headers=headers)
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert any("SUM(A1)" in cell for cell in cells)
    return [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))]


def letter_of_a_day(house: House, text: str) -> str:
    """Write the owner's daily letter about news of a text; answer its HTML."""
    owner = house.people["owner"].id
    with house.app.test_request_context(), unit_of_work() as session:
        mine = select(Notification).where(Notification.user_id == owner)
        news = session.scalars(mine.limit(2)).all()
        for one in news:
            one.kind, one.about, one.read_at = "moderation", {"text": text}, None
        session.flush()
        about = {"notifications": [str(one.id) for one in news], "count": len(news)}
        values = letters.a_day(accounts.get(owner), about)
        assert values is not None
        return letters.write(outgoing.DIGEST, values).html


def answers(house: House, client: FlaskClient) -> Iterator[tuple[str, Any]]:
    """Call every GET route of the API as the owner; answer what came, where it leads not on."""
    headers = house.people["owner"].headers
    urls = house.app.url_map.bind("localhost")
    for rule in sorted(house.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith("/api/v1/") and "GET" in (rule.methods or ()):
            values = {name: house.value(name) for name in rule.arguments}
            path = urls.build(rule.endpoint, values, method="GET")
            answer = client.get(path, headers=headers)
            if answer.status_code not in {301, 308}:
                yield rule.rule, answer
