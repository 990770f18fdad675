"""The REST routes of reports: made by anybody signed in, worked on by moderators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import require_user, role, signed_in
from app.api.limits import limited
from app.api.openapi import refuses
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.moderation import answers, flags, removals, review
from app.moderation.errors import (
    AlreadyFlagged,
    ContentGone,
    FlagDecided,
    NothingToRemove,
    OwnContent,
)
from app.moderation.sanction_errors import OwnAccount
from app.moderation.schemas import (
    FlagAction,
    FlagDetail,
    FlagOut,
    FlagPage,
    FlagsQuery,
    NewFlag,
    NewNote,
    NewRemoval,
    RemovalOut,
    Restoring,
)
from app.moderation.values import FlagState
from app.videos.schemas import Playback

blueprint = APIBlueprint("flags", __name__, tag="Moderation")
reports = limited("10 per minute;60 per hour", shared="flags")


@blueprint.post("/flags")
@signed_in
@reports
@blueprint.input(NewFlag)
@blueprint.output(FlagOut, status_code=201)
@refuses(OwnContent, AlreadyFlagged)
def add_flag(json_data: NewFlag) -> FlagOut:
    """Report a video, a comment, a chat line or a person to the moderators."""
    with unit_of_work():
        made = flags.report(
            require_user(),
            json_data.content_type,
            json_data.content_id,
            reason_code=json_data.reason_code,
            reason_text=json_data.reason_text,
            position=json_data.position,
        )
        return answers.reported(made)


@blueprint.get("/moderation/flags")
@role("moderator")
@blueprint.input(FlagsQuery, location="query", arg_name="query")
@blueprint.output(FlagPage)
def list_flags(query: FlagsQuery) -> dict[str, Any]:
    """List reports: those that wait, the oldest first, or those of one status."""
    with unit_of_work(writes=False):
        rows = flags.queue(
            require_user(),
            page=query.page,
            page_size=query.page_size,
            state=query.status,
            kind=query.content_type,
        )
        return page_of(rows, answers.items(rows.items))


@blueprint.get("/moderation/flags/<uuid:flag_id>")
@role("moderator")
@blueprint.output(FlagDetail)
def show_flag(flag_id: UUID) -> FlagDetail:
    """Show a report; its text and who made it are masked until it is under review."""
    with unit_of_work(writes=False):
        return answers.detail(flags.show(require_user(), flag_id))


@blueprint.post("/moderation/flags/<uuid:flag_id>/action")
@role("moderator")
@blueprint.input(FlagAction)
@blueprint.output(FlagDetail)
@refuses(FlagDecided)
def act_on_flag(flag_id: UUID, json_data: FlagAction) -> FlagDetail:
    """Take a report under review, approve it (its content is taken down) or reject it."""
    with unit_of_work():
        state = FlagState(json_data.status)
        flags.act(require_user(), flag_id, state, notes=json_data.notes, reason=json_data.reason)
        return answers.detail(flags.show(require_user(), flag_id))


@blueprint.post("/moderation/flags/<uuid:flag_id>/notes")
@role("moderator")
@blueprint.input(NewNote)
@blueprint.output(FlagDetail, status_code=201)
def add_note(flag_id: UUID, json_data: NewNote) -> FlagDetail:
    """Write a note beside a report, for moderators only."""
    with unit_of_work():
        flags.note(require_user(), flags.show(require_user(), flag_id), json_data.text)
        return answers.detail(flags.show(require_user(), flag_id))


@blueprint.get("/moderation/flags/<uuid:flag_id>/playback")
@role("moderator")
@blueprint.output(Playback)
def preview(flag_id: UUID) -> Playback:
    """Answer what a player needs for the film a report is about, also one that is taken down."""
    with unit_of_work(writes=False):
        return review.playback(require_user(), flags.show(require_user(), flag_id))


@blueprint.post(
    "/moderation/<any(videos, comments, messages):content_kind>/<uuid:content_id>/remove"
)
@role("moderator")
@blueprint.input(NewRemoval)
@blueprint.output(RemovalOut)
@refuses(NothingToRemove)
def remove_content(content_kind: str, content_id: UUID, json_data: NewRemoval) -> RemovalOut:
    """Take something down without a report."""
    with unit_of_work():
        target = review.found(require_user(), content_kind, content_id)
        made = removals.remove(
            require_user(),
            target.kind,
            content_id,
            owner_id=target.owner_id,
            title=target.title,
            reason_code=json_data.reason_code,
            reason=json_data.reason,
        )
        return answers.removal(made)


@blueprint.post(
    "/moderation/<any(videos, comments, messages):content_kind>/<uuid:taken_down_id>/restore"
)
@role("moderator")
@blueprint.input(Restoring)
@blueprint.output(RemovalOut)
@refuses(ContentGone, OwnAccount)
def restore_content(content_kind: str, taken_down_id: UUID, json_data: Restoring) -> RemovalOut:
    """Put something back that moderators took down."""
    with unit_of_work():
        found = review.removal_of(content_kind, taken_down_id)
        removals.put_back(require_user(), found.id, reason=json_data.notes, reopen=json_data.reopen)
        return answers.removal(found)
