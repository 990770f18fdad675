"""The creator's pages of comments: what waits under a video, and how comments are kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import owner_of, require_user
from app.channels import service as channels
from app.channels.models import Channel
from app.core import database
from app.reactions import answers, listing, settings
from app.reactions.schemas import ChannelCommentSettings, VideoCommentMode
from app.reactions.values import Mode
from app.videos import service as videos
from app.videos.api import owner
from app.web import cards, paging, reactions
from app.web.blueprint import blueprint
from app.web.forms import Form
from app.web.pages.channels import owner_of_handle

PAGE_SIZE = 20


def modes() -> list[tuple[str, str, str]]:
    """Name the ways to keep comments, and say what each means."""
    return [
        (Mode.OPEN, _("Open"), _("A comment is there at once, unless it holds a filtered word.")),
        (Mode.APPROVAL, _("I approve each"), _("A comment is seen once you have approved it.")),
        (Mode.CLOSED, _("Closed"), _("Nobody but you comments; what is there stays.")),
    ]


@blueprint.get("/studio/videos/<uuid:video_id>/comments")
@owner_of(owner)
def video_comments(video_id: UUID) -> ResponseReturnValue:
    """Show what waits under my video, and how it keeps comments."""
    with database.unit_of_work(writes=False):
        me, video = require_user(), videos.get(video_id)
        found = settings.of_video(video)
        page = listing.waiting(me, video, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "studio/comments.html",
            card=cards.of_mine(me, [video])[0],
            channel=video.channel,
            frame=reactions.frame_of(me, video),
            page=page,
            waiting=[answers.comment(me, video, row) for row in page.items],
            modes=[("", _("As the channel does"), ""), *modes()],
            form=Form(VideoCommentMode, {"mode": found.own or ""}),
        )


@blueprint.post("/studio/videos/<uuid:video_id>/comments")
@owner_of(owner)
def keep_video_comments(video_id: UUID) -> ResponseReturnValue:
    """Choose how my video keeps comments."""
    asked = request.form.get("mode", "")
    with database.unit_of_work():
        settings.keep_video(videos.get(video_id), Mode(asked) if asked in list(Mode) else None)
    flash(_("Saved: this is how comments are kept here."))
    return redirect(url_for("pages.video_comments", video_id=video_id), code=303)


@blueprint.get("/channels/<handle>/comments")
@owner_of(owner_of_handle)
def channel_comments(handle: str) -> ResponseReturnValue:
    """Show how my channel keeps comments, and the words that make one wait."""
    with database.unit_of_work(writes=False):
        found = channels.get(handle)
        kept = settings.of_channel(found.id)
        values: dict[str, Any] = {"mode": kept.mode, "words": "\n".join(kept.words)}
        return channel_page(found, Form(ChannelCommentSettings, values))


@blueprint.post("/channels/<handle>/comments")
@owner_of(owner_of_handle)
def keep_channel_comments(handle: str) -> ResponseReturnValue:
    """Choose how my channel keeps comments."""
    lines = request.form.get("words", "").splitlines()
    # A comma parts the words of a list, and means nothing within a phrase.
    phrases = [line.replace(",", " ") for line in lines]
    values = {"mode": request.form.get("mode"), "words": ",".join(phrases)}
    form = Form(ChannelCommentSettings, values)
    given = form.read()
    if given is None:
        form.errors = {name.partition(".")[0]: said for name, said in form.errors.items()}
        form.values["words"] = "\n".join(lines)
        with database.unit_of_work(writes=False):
            return channel_page(channels.get(handle), form), 422
    with database.unit_of_work():
        settings.keep_channel(channels.get(handle), mode=given.mode, words=given.words)
    flash(_("Saved: this is how your channel keeps comments."))
    return redirect(url_for("pages.channel_comments", handle=handle), code=303)


def channel_page(found: Channel, form: Form[ChannelCommentSettings]) -> str:
    """Write the page."""
    return render_template("channels/comments.html", channel=found, form=form, modes=modes())
