"""What a session's browser says it is, in the words a person would use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.accounts.models import UserSession

# In this order: a later browser's string also names the ones it imitates.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Chromium": "Chromium",
    "Safari": "Safari",
    "curl": "curl",
    "python": "Python",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}
PHONES = ("Android", "iPhone", "iPad")


@dataclass(frozen=True)
class Device:
    """One place where somebody is signed in."""

    id: UUID
    name: str
    is_phone: bool
    is_current: bool
    address: str
    last_seen_at: datetime


def device_of(row: UserSession, *, current: UUID | None) -> Device:
    """Describe a session."""
    return Device(
        id=row.id,
        name=name_of(row.agent),
        is_phone=any(word in row.agent for word in PHONES),
        is_current=row.id == current,
        address=row.address,
        last_seen_at=row.last_seen_at,
    )


def name_of(agent: str) -> str:
    """Name browser and system of a user agent."""
    browser = first_of(BROWSERS, agent) or _("An app")
    system = first_of(SYSTEMS, agent)
    return _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser


def first_of(names: dict[str, str], agent: str) -> str | None:
    """Answer the first name whose mark the agent carries."""
    return next((name for mark, name in names.items() if mark in agent), None)
