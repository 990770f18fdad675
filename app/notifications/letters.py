"""The letters of news, one piece or a day's, and how every letter is written from its templates.

An operator's template in EMAIL_TEMPLATES_DIR takes the place of ours of the same name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from sqlalchemy import select

from app.accounts.letters import Letter, Values
from app.accounts.models import User
from app.core.database import db
from app.core.links import public_address
from app.notifications import kinds, preferences, unsubscribe
from app.notifications.models import Notification
from app.notifications.outgoing import DIGEST, HOUR, NOTIFICATION

OURS = Path(__file__).parent / "templates" / "mail"
SUBJECT = "Subject:"


@dataclass(frozen=True)
class Written:
    """A letter as it goes out; `unsubscribe` is empty where one cannot stop such letters."""

    subject: str
    text: str
    html: str
    unsubscribe: str


def write(name: str, values: Values) -> Written:
    """Write a letter from its two templates; the first line of the text is its subject.

    A template that is no whole page stands inside the common layout.
    """
    templates = _environment()
    common = {"app_name": current_app.config["APP_NAME"], "home": public_address("/")}
    given = {"unsubscribe": ""} | common | dict(values)
    first, _, text = templates.get_template(f"{name}.txt").render(given).partition("\n")
    given["subject"] = first.removeprefix(SUBJECT).strip()
    html = templates.get_template(f"{name}.html").render(given)
    if not html.lstrip().lower().startswith("<!doctype"):
        html = templates.get_template("layout.html").render(given, content=Markup(html))  # noqa: S704 - it comes from a template that escapes
    whole = templates.get_template("layout.txt").render(given, content=text.strip())
    return Written(given["subject"], whole, html, given["unsubscribe"])


def _environment() -> Environment:
    own = current_app.config["EMAIL_TEMPLATES_DIR"]
    folders = [Path(own)] if own else []
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in (*folders, OURS)]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


def one_news(user: User, about: Values) -> Values | None:
    """Answer what the letter about one piece of news says; None when it was read meanwhile."""
    found = _unread(user, [about["notification"]])
    if not found:
        return None
    kind = kinds.of(found[0].kind)
    return _common(user, kind.name) | _line(found[0]) | {"kind": str(kind.title)}


def a_day(user: User, about: Values) -> Values | None:
    """Answer what the daily letter says; None when everything was read meanwhile."""
    return _collected(user, about, preferences.DIGEST)


def an_hour(user: User, about: Values) -> Values | None:
    """Answer what the letter of the hour says; None when everything was read meanwhile."""
    return _collected(user, about, preferences.HOUR)


def _collected(user: User, about: Values, what: str) -> Values | None:
    found = _unread(user, about["notifications"])
    if not found:
        return None
    more = about["count"] - len(about["notifications"])
    lines = [_line(row) for row in found]
    return _common(user, what) | {
        "lines": lines,
        "count": len(lines) + more,
        "more": more,
    }


def _unread(user: User, notification_ids: Collection[str]) -> list[Any]:
    """List what of these somebody has not read and still wants by mail.

    Nobody is written to who is disabled, or whose address was never proved to be theirs.
    """
    if not (user.is_active and user.email_verified):
        return []
    columns = select(Notification.kind, Notification.about, Notification.link)
    ids = [UUID(one) for one in notification_ids]
    wanted = columns.where(Notification.id.in_(ids), Notification.user_id == user.id)
    unread = wanted.where(Notification.read_at.is_(None)).order_by(Notification.id)
    stopped = preferences.without_mail(user.id)
    return [row for row in db.session.execute(unread) if row.kind not in stopped]


def _line(row: Any) -> dict[str, str]:
    link = public_address(row.link) if row.link else public_address("/notifications")
    return {"text": kinds.told(row.kind, row.about), "link": link}


def _common(user: User, what: str) -> dict[str, Any]:
    return {
        "name": user.display_name,
        "preferences": public_address("/account/notifications"),
        "unsubscribe": unsubscribe.address(user.id, what),
    }


OF_NEWS = (
    Letter(NOTIFICATION, build=one_news),
    Letter(DIGEST, build=a_day),
    Letter(HOUR, build=an_hour),
)
