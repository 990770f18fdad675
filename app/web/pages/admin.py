"""The pages of administration that look: the overview, storage, rooms, health, settings."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.administration import api, known_settings, names, open_rooms, overview, service, space
from app.api.access import require_user, role
from app.core import database
from app.web import admin_forms, paging
from app.web.blueprint import blueprint

PAGE_SIZE = 30


def file_kinds() -> dict[str, str]:
    """Name every kind of file."""
    return {
        "originals": _("Originals"),
        "renditions": _("Renditions"),
        "downloads": _("Downloads"),
        "pictures": _("Pictures"),
        "captions": _("Captions"),
        "exports": _("Copies of people’s data"),
        "other": _("Everything else"),
    }


def sources() -> dict[str, str]:
    """Name where a setting may come from."""
    return {
        "environment": _("environment"),
        "file": _(".env file"),
        "default": _("default"),
    }


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """Answer the names templates of administration know."""
    return {"kind_names": names.kind_names, "check_names": names.check_names}


@blueprint.get("/admin")
@role("admin")
def admin() -> ResponseReturnValue:
    """Show how the site is, at a glance."""
    found = overview.look()
    with database.unit_of_work(writes=False):
        return render_template("admin/overview.html", now=found)


@blueprint.get("/admin/storage")
@role("admin")
def admin_storage() -> ResponseReturnValue:
    """Show what lies in the storage."""
    found = api.look_at_storage()
    with database.unit_of_work(writes=False):
        return render_template("admin/storage.html", found=found, file_kinds=file_kinds())


@blueprint.post("/admin/storage/measure")
@role("admin")
def measure_storage() -> ResponseReturnValue:
    """Measure the storage anew."""
    space.forget()
    return redirect(url_for("pages.admin_storage"), code=303)


@blueprint.get("/admin/rooms")
@role("admin")
def admin_rooms() -> ResponseReturnValue:
    """Show the rooms that are open now."""
    with database.unit_of_work(writes=False):
        page = open_rooms.page(page=paging.asked(), page_size=PAGE_SIZE)
        return render_template("admin/rooms.html", page=page)


@blueprint.post("/admin/rooms/<slug>/close")
@role("admin")
def close_any_room(slug: str) -> ResponseReturnValue:
    """Close a room, and tell its members why."""
    return admin_forms.carry_out(
        lambda: service.close_room(require_user(), slug, reason=admin_forms.reason()),
        lambda _nothing: _("That room is closed."),
        url_for("pages.admin_rooms"),
    )


@blueprint.get("/admin/health")
@role("admin")
def admin_health() -> ResponseReturnValue:
    """Show every check with what it found."""
    found = api.look_at_health()
    with database.unit_of_work(writes=False):
        return render_template("admin/health.html", found=found)


@blueprint.get("/admin/settings")
@role("admin")
def admin_settings() -> ResponseReturnValue:
    """Show every setting in force."""
    with database.unit_of_work(writes=False):
        known = known_settings.everything()
        return render_template("admin/settings.html", known=known, sources=sources())
