"""Reporting a video, a comment, a chat line or a person to the moderators."""

from __future__ import annotations

import re
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import require_user, signed_in
from app.core import database
from app.moderation import flags, targets
from app.moderation.flags_api import reports
from app.moderation.schemas import NewFlag
from app.moderation.targets import Target
from app.moderation.values import ContentKind, ReasonCode
from app.web.blueprint import blueprint
from app.web.forms import Form
from app.web.redirects import onward
from app.web.reports import reason_words

SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
RULE = "/report/<any(video, comment, message, user):reported_kind>/<uuid:reported_id>"


@blueprint.get(RULE)
@signed_in
def report(reported_kind: str, reported_id: UUID) -> ResponseReturnValue:
    """Ask what is wrong with something."""
    at = request.args.get("at", "")
    values = {"position": at} if SECONDS.fullmatch(at) else {}
    return report_page(ContentKind(reported_kind), reported_id, form_of(values))


@blueprint.post(RULE)
@signed_in
@reports
def send_report(reported_kind: str, reported_id: UUID) -> ResponseReturnValue:
    """Send a report to the moderators."""
    kind = ContentKind(reported_kind)
    names = ("reason_code", "reason_text", "position")
    given = {name: request.form[name] for name in names if name in request.form}
    form = form_of(given | {"content_type": kind, "content_id": str(reported_id)})

    def send(wish: NewFlag) -> ResponseReturnValue:
        with database.unit_of_work():
            values = wish.model_dump(include={"reason_code", "reason_text", "position"})
            flags.report(require_user(), kind, reported_id, **values)
            home = targets.find(require_user(), kind, reported_id).link
        flash(_("Thank you. Moderators will look at it."))
        return onward(home or url_for("pages.home"))

    def again(shown: Form[NewFlag], status: int) -> ResponseReturnValue:
        return report_page(kind, reported_id, shown), status

    return form.carry_out(send, again=again)


def form_of(values: dict[str, str]) -> Form[NewFlag]:
    """Make the form of a report."""
    return Form(NewFlag, values, optional=("position",))


def report_page(kind: ContentKind, content_id: UUID, form: Form[NewFlag]) -> str:
    """Write the page with what is reported and why."""
    at = form.values["position"]
    with database.unit_of_work(writes=False):
        target = targets.find(require_user(), kind, content_id)
        return render_template(
            "moderation/report.html",
            target=target,
            title=title_of(target),
            form=form,
            reasons=reasons(),
            back=target.link or url_for("pages.home"),
            at=at if SECONDS.fullmatch(at) else None,
        )


def title_of(target: Target) -> str:
    """Say what is reported."""
    return {
        ContentKind.VIDEO: _("Report this video"),
        ContentKind.COMMENT: _("Report this comment"),
        ContentKind.MESSAGE: _("Report this chat line"),
        ContentKind.USER: _("Report this person"),
    }[target.kind]


def reasons() -> list[tuple[str, str, str]]:
    """Name the reasons, and say what each means."""
    words = reason_words()
    return [
        (ReasonCode.SPAM, words[ReasonCode.SPAM], _("It sells or lures, or it is everywhere.")),
        (
            ReasonCode.INAPPROPRIATE,
            words[ReasonCode.INAPPROPRIATE],
            _("Violence, nudity, or worse."),
        ),
        (
            ReasonCode.HARASSMENT,
            words[ReasonCode.HARASSMENT],
            _("It attacks or threatens somebody."),
        ),
        (ReasonCode.COPYRIGHT, words[ReasonCode.COPYRIGHT], _("It belongs to somebody else.")),
        (ReasonCode.OTHER, words[ReasonCode.OTHER], _("Tell us below.")),
    ]
