"""What a player tells while somebody watches."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import current_app, request, session

from app.accounts.models import User
from app.api.access import current_user, public
from app.api.limits import limited
from app.api.openapi import without_body
from app.audience import history, retention, service, sources, viewers
from app.audience.schemas import HeatOut, ViewQuery, WatchTime
from app.audience.service import Told, Viewer
from app.core.database import unit_of_work
from app.videos import service as videos

blueprint = APIBlueprint("audience", __name__, tag="Audience")


@blueprint.post("/videos/<uuid:video_id>/views")
@public
@limited("120 per minute")
@blueprint.input(ViewQuery, location="query", arg_name="query")
@without_body(204)
def count_view(video_id: UUID, query: ViewQuery) -> tuple[str, int]:
    """Count a view: one per viewer and 30 minutes, of strangers a few per address."""
    with unit_of_work():
        user = current_user()
        video = videos.watch(user, video_id)
        service.count_view(video, _viewer(user), sources.named(query.source))
    return "", 204


@blueprint.post("/videos/<uuid:video_id>/watch-time")
@public
@limited("120 per minute")
@blueprint.input(WatchTime)
@without_body(204)
def add_watch_time(video_id: UUID, json_data: WatchTime) -> tuple[str, int]:
    """Report what was watched, at most what the time that passed allows.

    Strangers are counted like users; only of users the position is kept, unless their history is
    paused.
    """
    with unit_of_work():
        user = current_user()
        video = videos.watch(user, video_id)
        told = Told(json_data.seconds, json_data.position, json_data.ranges)
        service.report(video, _viewer(user), told, sources.named(json_data.source))
    return "", 204


@blueprint.get("/videos/<uuid:video_id>/most-replayed")
@public
@blueprint.output(HeatOut)
def show_heat(video_id: UUID) -> HeatOut:
    """Tell which parts of a video are played most, once ten viewings were told of."""
    with unit_of_work(writes=False):
        video = videos.watch(current_user(), video_id)
        starts = retention.total_of(video).starts
        return HeatOut(heat=retention.heat(retention.plays_of(video), starts))


def _viewer(user: User | None) -> Viewer:
    """Say who watches: a stranger by address and, where there is one, by our own cookie."""
    secret = current_app.config["SECRET_KEY"]
    if user is None:
        browser = session.get("csrf_token", "")
        return Viewer(viewers.stranger(secret, request.remote_addr or "", browser))
    if history.is_paused(user):
        return Viewer(viewers.unnamed(secret, user))
    return Viewer(str(user.id), user)
