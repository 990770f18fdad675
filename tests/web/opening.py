"""Opening a room by its form."""

from __future__ import annotations

from typing import Any

from tests.rooms.doors import Doors
from tests.web.conftest import Visit


def opened(doors: Doors, ada: Visit, **fields: str) -> tuple[int, str, Any]:
    """Fill the form that opens a room; answer the status, the text and the room if there is one."""
    path = f"/watch/{doors.film()}/rooms/new"
    answer = ada.browser.post(path, data=fields)
    slug = (answer.location or "").rpartition("/")[2]
    room = ada.browser.get(f"/api/v1/rooms/{slug}").get_json() if slug else None
    return answer.status_code, answer.text, room
