"""The shapes of what is watched: a player's report, the numbers of an audience, a history."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from app.api.schemas import Moment, Pagination, Schema
from app.videos.schemas import VideoSummary

Second = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Source = Annotated[
    str,
    Field(
        max_length=100,
        description=(
            "Where the viewer comes from: `direct`, `home`, `search`, `channel`, `embed`, "
            "`related`, `library`, `elsewhere`, or the host of another site."
        ),
    ),
]


class ViewQuery(Schema):
    """Where a viewer comes from."""

    source: Source | None = None


class WatchTime(Schema):
    """Seconds watched since the last report, the position reached, and the parts played.

    `ranges` are `[from, to]` in seconds of the film, in the order they were played. Without a
    `position` the one that is known stays.
    """

    seconds: float = Field(0, ge=0, le=3600, allow_inf_nan=False)
    position: Second | None = None
    ranges: list[Annotated[list[Second], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list, max_length=50, examples=[[[0, 12.5], [40, 42.5]]]
    )
    source: Source | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if any(begin > end for begin, end in self.ranges):
            raise ValueError("A range ends before it begins.")
        return self


def _is_spelt_out(given: object) -> object:
    """Refuse numbers, which pydantic would take for seconds since 1970."""
    if isinstance(given, str) and given.count("-") != 2:
        raise ValueError("Spell a day as 2026-11-27.")
    return given


Day = Annotated[date, BeforeValidator(_is_spelt_out)]


class PeriodQuery(Schema):
    """Which days (of UTC), the last 28 when none are named; at most 366."""

    model_config = ConfigDict(populate_by_name=True)

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")


class NumbersOut(Schema):
    """Views, viewers (each once a day) and seconds of watching."""

    views: int
    viewers: int
    seconds: int


class DayOut(NumbersOut):
    """One day."""

    day: date


class SourceOut(NumbersOut):
    """One source of viewers."""

    source: str


class PeriodOut(Schema):
    """The first and the last day that are told of."""

    model_config = ConfigDict(populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class TrafficOut(PeriodOut):
    """What came, day by day and by source."""

    days: list[DayOut]
    sources: list[SourceOut]


class PointOut(Schema):
    """Five seconds of a film: how often they were played, and by which share of the starts."""

    start: int
    plays: int
    share: float


class StretchOut(Schema):
    """A part that more people played than what came before it; `start` and `end` in seconds."""

    start: int
    end: float
    plays: int


class HeatOut(Schema):
    """How much equal parts of a film are played, 1 being the most; empty while few have."""

    heat: list[float]


class AudienceOut(TrafficOut):
    """The audience of a video; `views`, `starts`, `seconds` and the curve are of all time."""

    video_id: UUID
    views: int
    starts: int
    seconds: int
    average_seconds: float | None
    average_share: float | None
    retention: list[PointOut]
    most_replayed: list[StretchOut]


class VideoNumbers(VideoSummary):
    """A video of a channel, with what came to it in the days that are told of."""

    views: int
    viewers: int
    seconds: int


class ChannelAudienceOut(TrafficOut):
    """The audience of a channel; `views`, `starts` and `seconds` are of all time."""

    channel_id: UUID
    views: int
    starts: int
    seconds: int
    average_seconds: float | None
    videos: list[VideoNumbers]


class WatchedVideo(VideoSummary):
    """A video somebody watched: where they stopped, in seconds and as a share, and when."""

    position: float
    progress: float
    watched_at: Moment


class HistoryPage(Schema):
    """One page of my history; while it is `paused`, nothing joins it."""

    items: list[WatchedVideo]
    pagination: Pagination
    paused: bool


class LimitQuery(Schema):
    """How many."""

    limit: int = Field(12, ge=1, le=50)


class WatchedList(Schema):
    """Videos somebody began."""

    items: list[WatchedVideo]


class HistoryPauseState(Schema):
    """Whether what I watch is not kept at the moment."""

    paused: bool
