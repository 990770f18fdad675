"""The REST routes of what I watched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import require_user, signed_in
from app.api.openapi import without_body
from app.api.schemas import PageQuery, page_of
from app.audience import answers, history
from app.audience.schemas import HistoryPage, HistoryPauseState, LimitQuery, WatchedList
from app.core.database import unit_of_work

blueprint = APIBlueprint("history", __name__, tag="History")


@blueprint.get("/users/me/history")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(HistoryPage)
def list_history(query: PageQuery) -> dict[str, Any]:
    """List what I watched and may still see, the last watched first."""
    with unit_of_work(writes=False):
        me = require_user()
        rows = history.page(me, page=query.page, page_size=query.page_size)
        items = [answers.watched(me, one) for one in rows.items]
        return page_of(rows, items) | {"paused": history.is_paused(me)}


@blueprint.delete("/users/me/history")
@signed_in
@without_body(204)
def clear_history() -> tuple[str, int]:
    """Forget everything I watched, and where I stopped."""
    with unit_of_work():
        history.clear(require_user())
    return "", 204


@blueprint.delete("/users/me/history/<uuid:video_id>")
@signed_in
@without_body(204)
def forget_video(video_id: UUID) -> tuple[str, int]:
    """Forget that I watched a video."""
    with unit_of_work():
        history.forget(require_user(), video_id)
    return "", 204


@blueprint.put("/users/me/history/pause")
@signed_in
@blueprint.input(HistoryPauseState)
@blueprint.output(HistoryPauseState)
def pause_history(json_data: HistoryPauseState) -> HistoryPauseState:
    """Stop keeping what I watch, or keep it again; views still count, without my name."""
    with unit_of_work():
        history.pause(require_user(), paused=json_data.paused)
        return json_data


@blueprint.get("/users/me/continue-watching")
@signed_in
@blueprint.input(LimitQuery, location="query", arg_name="query")
@blueprint.output(WatchedList)
def continue_watching(query: LimitQuery) -> dict[str, Any]:
    """List what I began, did not finish and may watch now, the last watched first."""
    with unit_of_work(writes=False):
        me = require_user()
        found = history.continue_watching(me, query.limit)
        return {"items": [answers.watched(me, one) for one in found]}
