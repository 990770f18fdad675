"""The REST routes of news and of how one wants them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import owner_of, require_user, signed_in
from app.api.openapi import refuses
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.notifications import answers, preferences, service
from app.notifications.errors import UnknownKind
from app.notifications.schemas import (
    NotificationOut,
    NotificationPage,
    NotificationQuery,
    PreferencesIn,
    PreferencesOut,
    UnreadCount,
)

blueprint = APIBlueprint("notifications", __name__, tag="Notifications")


@blueprint.get("/notifications")
@signed_in
@blueprint.input(NotificationQuery, location="query", arg_name="query")
@blueprint.output(NotificationPage)
def list_notifications(query: NotificationQuery) -> dict[str, Any]:
    """List my news, the newest first."""
    user = require_user()
    with unit_of_work(writes=False):
        rows = service.page(
            user.id, page=query.page, page_size=query.page_size, unread=query.unread
        )
        unread = service.unread_count(user.id)
        return page_of(rows, [answers.one(row) for row in rows.items]) | {"unread_count": unread}


@blueprint.get("/notifications/unread-count")
@signed_in
@blueprint.output(UnreadCount)
def count_unread() -> UnreadCount:
    """Count my unread news."""
    with unit_of_work(writes=False):
        return UnreadCount(unread_count=service.unread_count(require_user().id))


@blueprint.post("/notifications/read-all")
@signed_in
@blueprint.output(UnreadCount)
def read_all() -> UnreadCount:
    """Mark all my news as read."""
    with unit_of_work():
        service.mark_all_read(require_user().id)
        return UnreadCount(unread_count=service.unread_count(require_user().id))


@blueprint.post("/notifications/<uuid:notification_id>/read")
@owner_of(service.owner, hidden=True)
@blueprint.output(NotificationOut)
def read_notification(notification_id: UUID) -> NotificationOut:
    """Mark a piece of news as read; doing it again changes nothing."""
    with unit_of_work():
        return answers.one(service.mark_read(notification_id))


@blueprint.delete("/notifications/<uuid:notification_id>")
@owner_of(service.owner, hidden=True)
@blueprint.output({}, status_code=204)
def remove_notification(notification_id: UUID) -> str:
    """Take a piece of news off my list."""
    with unit_of_work():
        service.remove(notification_id)
    return ""


@blueprint.get("/notifications/preferences")
@signed_in
@blueprint.output(PreferencesOut)
def show_preferences() -> PreferencesOut:
    """Tell how I want each kind of news."""
    with unit_of_work(writes=False):
        return answers.preferences_of(require_user().id)


@blueprint.put("/notifications/preferences")
@signed_in
@blueprint.input(PreferencesIn)
@blueprint.output(PreferencesOut)
@refuses(UnknownKind)
def change_preferences(json_data: PreferencesIn) -> PreferencesOut:
    """Choose how I want news; kinds that are left out stay as they are."""
    with unit_of_work():
        user = require_user()
        preferences.choose(user.id, [(one.kind, one.live, one.mail) for one in json_data.items])
        return answers.preferences_of(user.id)
