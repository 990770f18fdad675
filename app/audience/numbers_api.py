"""The numbers of an audience, for whose video or channel it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from app.api.access import owner_of, require_user
from app.api.openapi import refuses
from app.audience import statistics, traffic
from app.audience.errors import PeriodInvalid
from app.audience.schemas import AudienceOut, ChannelAudienceOut, PeriodQuery, TrafficOut
from app.audience.traffic import Period
from app.channels import service as channels
from app.channels.api import owner as owner_of_channel
from app.core.database import unit_of_work
from app.videos import service as videos
from app.videos.api import owner

CSV: Any = {200: {"description": "The table.", "content": {"text/csv": {}}}}
blueprint = APIBlueprint("audience_numbers", __name__, tag="Audience")


@blueprint.get("/videos/<uuid:video_id>/audience")
@owner_of(owner)
@blueprint.input(PeriodQuery, location="query", arg_name="query")
@blueprint.output(AudienceOut)
@refuses(PeriodInvalid)
def show_audience(video_id: UUID, query: PeriodQuery) -> dict[str, Any]:
    """Tell how a video does: totals, where viewers stay, what they replay, and its days."""
    with unit_of_work(writes=False):
        return statistics.of_video(videos.get(video_id), _period(query))


@blueprint.get("/videos/<uuid:video_id>/audience/traffic")
@owner_of(owner)
@blueprint.input(PeriodQuery, location="query", arg_name="query")
@blueprint.output(TrafficOut)
@refuses(PeriodInvalid)
def show_traffic(video_id: UUID, query: PeriodQuery) -> dict[str, Any]:
    """Tell what came to a video in some days, and from where."""
    with unit_of_work(writes=False):
        return statistics.of_traffic(traffic.of_video(videos.get(video_id)), _period(query))


@blueprint.get("/videos/<uuid:video_id>/audience.csv")
@owner_of(owner)
@blueprint.input(PeriodQuery, location="query", arg_name="query")
@blueprint.doc(responses=CSV)
@refuses(PeriodInvalid)
def download_traffic(video_id: UUID, query: PeriodQuery) -> Response:
    """Download what came to a video: a row a day and source."""
    with unit_of_work(writes=False):
        text = statistics.as_csv(videos.get(video_id), _period(query))
    named = {"Content-Disposition": f'attachment; filename="audience-{video_id}.csv"'}
    return Response(text, content_type="text/csv; charset=utf-8", headers=named)


@blueprint.get("/channels/<channel>/audience")
@owner_of(owner_of_channel)
@blueprint.input(PeriodQuery, location="query", arg_name="query")
@blueprint.output(ChannelAudienceOut)
@refuses(PeriodInvalid)
def show_channel_audience(channel: str, query: PeriodQuery) -> dict[str, Any]:
    """Tell how a channel does: the sums over its videos, and those watched most."""
    with unit_of_work(writes=False):
        return statistics.of_channel(require_user(), channels.get(channel), _period(query))


def _period(query: PeriodQuery) -> Period:
    return Period.of(query.first, query.last)
