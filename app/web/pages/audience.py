"""How my videos and channels do: numbers, curves with their tables, days to choose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.api.access import owner_of, require_user
from app.audience import sources, statistics
from app.audience.errors import PeriodInvalid
from app.audience.ranges import BUCKET_SECONDS
from app.audience.traffic import DEFAULT_DAYS, Period
from app.channels import service as channels
from app.core import clock, database
from app.videos import service as videos
from app.videos.api import owner
from app.web import cards
from app.web.blueprint import blueprint
from app.web.pages.channels import owner_of_handle

CHOICES = (7, DEFAULT_DAYS, 90, 366)
# So many rows of the curve's table a person reads.
MOST_ROWS = 24


@blueprint.get("/studio/videos/<uuid:video_id>/audience")
@owner_of(owner)
def video_audience(video_id: UUID) -> ResponseReturnValue:
    """Show how my video does."""
    period, problem = asked()
    with database.unit_of_work(writes=False):
        me, video = require_user(), videos.get(video_id)
        found = statistics.of_video(video, period)
        return render_template(
            "audience/video.html",
            card=cards.of_mine(me, [video])[0],
            audience=found,
            parts=parts_of(found["retention"]),
            drawing=drawing(found),
            **of_days(period, problem),
        )


@blueprint.get("/channels/<handle>/audience")
@owner_of(owner_of_handle)
def channel_audience(handle: str) -> ResponseReturnValue:
    """Show how my channel does."""
    period, problem = asked()
    with database.unit_of_work(writes=False):
        channel = channels.get(handle)
        found = statistics.of_channel(require_user(), channel, period)
        return render_template(
            "audience/channel.html",
            channel=channel,
            audience=found,
            drawing=drawing(found),
            **of_days(period, problem),
        )


def asked() -> tuple[Period, str]:
    """Answer the days the address asks for, and what is wrong with them."""
    try:
        return Period.of(day_of("from"), day_of("to")), ""
    except ValueError:
        return Period.of(), _("Write days as 2026-11-27.")
    except PeriodInvalid as error:
        return Period.of(), error.message


def day_of(name: str) -> date | None:
    """Read a day of the address; raise ValueError."""
    text = request.args.get(name, "").strip()
    return date.fromisoformat(text) if text else None


def of_days(period: Period, problem: str) -> dict[str, Any]:
    """Answer what the choice of days shows."""
    today = clock.now().date()
    quick = [(days, today - timedelta(days=days - 1)) for days in CHOICES]
    return {
        "period": period,
        "problem": problem,
        "quick": quick,
        "today": today,
        "source_names": source_names(),
    }


def source_names() -> dict[str, str]:
    """Name the sources that are pages of ours; another site is called by its host."""
    return {
        sources.DIRECT: _("Directly, by its address"),
        "home": _("The first page"),
        "search": _("Search"),
        "channel": _("A channel's page"),
        "embed": _("Embedded in another site"),
        "related": _("Another video"),
        "library": _("History, lists and subscriptions"),
        sources.ELSEWHERE: _("Elsewhere"),
    }


def parts_of(curve: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sum the curve up in as many parts as a table can hold."""
    step = -(-len(curve) // MOST_ROWS) or 1
    groups = [curve[at : at + step] for at in range(0, len(curve), step)]
    return [
        {
            "start": group[0]["start"],
            "end": group[-1]["start"] + BUCKET_SECONDS,
            "plays": round(sum(one["plays"] for one in group) / len(group)),
            "share": sum(one["share"] for one in group) / len(group),
        }
        for group in groups
    ]


def drawing(found: dict[str, Any]) -> dict[str, Any]:
    """Answer what the charts draw; the tables say the same."""
    curve, days = found.get("retention", []), found["days"]
    return {
        "retention": [[one["start"] for one in curve], [one["share"] for one in curve]],
        "days": [
            [format_date(one["day"], "d MMM") for one in days],
            [one["views"] for one in days],
        ],
    }
