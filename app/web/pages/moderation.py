"""The moderators' pages of reports: the queue, one report with its film, deciding and undoing."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import require_user, role
from app.core import database
from app.core.errors import AppError
from app.moderation import answers, flags, people, removals
from app.moderation.schemas import FlagAction, FlagDetail
from app.moderation.values import ContentKind, FlagState
from app.web import paging
from app.web.blueprint import blueprint
from app.web.forms import Form, sent
from app.web.reports import kind_words, reason_words, state_words

Value = TypeVar("Value", bound=StrEnum)
PAGE_SIZE = 30
WITH_FILM = (ContentKind.VIDEO, ContentKind.MESSAGE)
SYMBOLS = {"video": "film", "comment": "message-circle", "message": "users", "user": "user"}


@blueprint.get("/moderation")
@role("moderator")
def moderation_queue() -> str:
    """Show the reports that wait, or those of one state or kind."""
    status = asked(FlagState, "status")
    kind = asked(ContentKind, "kind")
    with database.unit_of_work(writes=False):
        page = flags.queue(
            require_user(), page=paging.asked(), page_size=PAGE_SIZE, state=status, kind=kind
        )
        return render_template(
            "moderation/queue.html",
            page=page,
            items=answers.items(page.items),
            status=status or "",
            kind=kind or "",
            states=[("", _("Waiting")), *state_words().items()],
            kinds=[("", _("Everything")), *kind_words().items()],
            symbols=SYMBOLS,
            **words(),
        )


@blueprint.get("/moderation/flags/<uuid:flag_id>")
@role("moderator")
def moderation_flag(flag_id: UUID) -> str:
    """Show a report with what it is about."""
    with database.unit_of_work(writes=False):
        return flag_page(flag_id)


@blueprint.post("/moderation/flags/<uuid:flag_id>/action")
@role("moderator")
def act_on_flag(flag_id: UUID) -> ResponseReturnValue:
    """Look into a report, remove what it is about, or leave it."""
    form = sent(FlagAction)

    def act(wish: FlagAction) -> ResponseReturnValue:
        with database.unit_of_work():
            state = FlagState(wish.status)
            flags.act(require_user(), flag_id, state, notes=wish.notes, reason=wish.reason)
        said = {
            "approved": _("Done. You can undo it here."),
            "rejected": _("The report is closed."),
        }
        if wish.status in said:
            flash(said[wish.status])
        return to_flag(flag_id)

    def again(shown: Form[FlagAction], _status: int) -> ResponseReturnValue:
        problems = [shown.problem, *(line for lines in shown.errors.values() for line in lines)]
        flash(" ".join(filter(None, problems)))
        return to_flag(flag_id)

    return form.carry_out(act, again=again)


@blueprint.post("/moderation/flags/<uuid:flag_id>/undo")
@role("moderator")
def undo_flag(flag_id: UUID) -> ResponseReturnValue:
    """Put back what a report had removed; the report is under review again."""
    try:
        with database.unit_of_work():
            flag = flags.show(require_user(), flag_id)
            found = removals.now(ContentKind(flag.content_kind), flag.content_id)
            if found is not None:
                removals.put_back(require_user(), found.id, reopen=True)
        if found is None:
            flash(_("Nothing of it is removed."))
        else:
            flash(_("It is back, and the report is open again."))
    except AppError as error:
        flash(error.message)
    return to_flag(flag_id)


def flag_page(flag_id: UUID) -> str:
    """Write the page of a report, inside a unit of work."""
    flag = answers.detail(flags.show(require_user(), flag_id))
    return render_template(
        "moderation/flag.html",
        flag=flag,
        has_film=flag.video_id is not None and flag.content_type in WITH_FILM,
        default_reason=removals.reason_words(flag.reason_code),
        names=people.named(people_in(flag)),
        next_flag=next_after(flag_id),
        **words(),
    )


def people_in(flag: FlagDetail) -> set[UUID]:
    """Answer the ids of the moderators in a report."""
    ids = {note.author_id for note in flag.notes} | {deed.actor_id for deed in flag.history}
    return {one for one in ids if one is not None}


def next_after(flag_id: UUID) -> UUID | None:
    """Answer the report that has waited longest beside this one."""
    rows = flags.queue(require_user(), page=1, page_size=2).items
    return next((one.id for one in rows if one.id != flag_id), None)


def words() -> dict[str, Any]:
    """Answer the words of kinds, reasons and states for a template."""
    return {
        "kind_words": kind_words(),
        "reason_words": reason_words(),
        "state_words": state_words(),
    }


def asked(kind: type[Value], name: str) -> Value | None:
    """Answer what the address asks for when there is such a value."""
    text = request.args.get(name, "")
    return next((value for value in kind if value == text), None)


def to_flag(flag_id: UUID) -> ResponseReturnValue:
    """Lead to a report."""
    return redirect(url_for("pages.moderation_flag", flag_id=flag_id), code=303)
