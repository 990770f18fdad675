"""The pages of news: what is new, how one wants to be told, and the end of a kind of mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import owner_of, public, require_user, signed_in
from app.core import database
from app.core.validation import parse
from app.notifications import answers, kinds, preferences, service, unsubscribe
from app.notifications.models import ByMail
from app.notifications.preferences import Choice
from app.notifications.schemas import PreferenceIn
from app.services import mail
from app.web import paging
from app.web.blueprint import blueprint

PAGE_SIZE = 30


@blueprint.get("/notifications")
@signed_in
def notifications() -> ResponseReturnValue:
    """Show my news, the newest first."""
    with database.unit_of_work(writes=False):
        page = service.page(require_user().id, page=paging.asked(), page_size=PAGE_SIZE)
        news = [answers.one(row) for row in page.items]
        icons = {kind.name: kind.icon for kind in kinds.everything()}
        return render_template("notifications/list.html", page=page, news=news, icons=icons)


@blueprint.post("/notifications/read-all")
@signed_in
def read_all_notifications() -> ResponseReturnValue:
    """Mark all my news as read."""
    with database.unit_of_work():
        service.mark_all_read(require_user().id)
    return redirect(url_for("pages.notifications"), code=303)


@blueprint.post("/notifications/<uuid:notification_id>/read")
@owner_of(service.owner, hidden=True)
def read_notification(notification_id: UUID) -> ResponseReturnValue:
    """Mark a piece of news as read."""
    with database.unit_of_work():
        service.mark_read(notification_id)
    return redirect(url_for("pages.notifications"), code=303)


@blueprint.post("/notifications/<uuid:notification_id>/remove")
@owner_of(service.owner, hidden=True)
def remove_notification(notification_id: UUID) -> ResponseReturnValue:
    """Take a piece of news off my list."""
    with database.unit_of_work():
        service.remove(notification_id)
    return redirect(url_for("pages.notifications"), code=303)


@blueprint.get("/account/notifications")
@signed_in
def notification_preferences() -> ResponseReturnValue:
    """Show how I want each kind of news."""
    sends = not isinstance(mail.from_settings(current_app.config), mail.NoMailer)
    with database.unit_of_work(writes=False):
        me = require_user()
        return render_template(
            "notifications/preferences.html",
            groups=grouped(preferences.of_user(me.id)),
            ways=ways(),
            sends_mail=sends,
            is_proved=me.email_verified,
        )


@blueprint.post("/account/notifications")
@signed_in
def submit_notification_preferences() -> ResponseReturnValue:
    """Choose how I want news."""
    with database.unit_of_work():
        me = require_user()
        chosen = [asked(choice.kind.name) for choice in preferences.of_user(me.id)]
        preferences.choose(me.id, [(one.kind, one.live, one.mail) for one in chosen])
    flash(_("Your choice is saved."))
    return redirect(url_for("pages.notification_preferences"), code=303)


def grouped(choices: list[Choice]) -> dict[str, list[Choice]]:
    """Put choices under the names of their groups, in the order of the kinds."""
    groups: dict[str, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(str(choice.kind.group), []).append(choice)
    return groups


def asked(kind: str) -> PreferenceIn:
    """Read the choice of one kind; raise Invalid."""
    given: dict[str, Any] = {
        "kind": kind,
        "live": f"live.{kind}" in request.form,
        "mail": request.form.get(f"mail.{kind}", ByMail.OFF.value),
    }
    return parse(PreferenceIn, given)


def ways() -> dict[str, str]:
    """Name when news may go out by mail."""
    return {
        ByMail.OFF: _("No mail"),
        ByMail.AT_ONCE: _("A mail at once"),
        ByMail.DAILY: _("In one mail a day"),
    }


@blueprint.get("/unsubscribe/<token>/<news_kind>")
@public
def ask_to_unsubscribe(token: str, news_kind: str) -> ResponseReturnValue:
    """Ask whether a kind of mail shall end: a mail program that opens links ends nothing."""
    unsubscribe.reader(token, news_kind)
    return stopping_page(news_kind, done=False)


@blueprint.post("/unsubscribe/<token>/<news_kind>")
@public
def stop_mails(token: str, news_kind: str) -> ResponseReturnValue:
    """End a kind of mail for whom the link was made; mail programs press this by themselves."""
    with database.unit_of_work():
        preferences.stop_mails(unsubscribe.reader(token, news_kind), news_kind)
    return stopping_page(news_kind, done=True)


def stopping_page(what: str, *, done: bool) -> str:
    """Write the page about ending a kind of mail."""
    letters = {
        preferences.DIGEST: _("The daily letter"),
        preferences.HOUR: _("The letter of the hour"),
    }
    title = letters.get(what) or str(kinds.of(what).title)
    return render_template("notifications/unsubscribe.html", what=title, done=done)
