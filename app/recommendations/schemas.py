"""The shapes of recommendations: a video of a list, and why it is there."""

from uuid import UUID

from pydantic import Field

from app.api.schemas import Pagination, Schema
from app.channels.schemas import ChannelRef
from app.recommendations.reasons import Code
from app.videos.schemas import VideoSummary


class ReasonVideo(Schema):
    """The video a reason names."""

    id: UUID
    title: str


class ReasonOut(Schema):
    """Why: the code, and the parts of a sentence; what a code does not speak of is null or empty.

    `video` is what was watched, liked, rated or compared with; `days` is how long something is
    popular.
    """

    code: Code
    video: ReasonVideo | None
    channel: ChannelRef | None
    tags: list[str]
    words: list[str] = Field(examples=[["lighthouse"]])
    category: str | None
    days: int | None


class RecommendedVideo(VideoSummary):
    """A video that is recommended, and why."""

    reason: ReasonOut


class RecommendedPage(Schema):
    """One page of at most 100 recommendations, the best first."""

    items: list[RecommendedVideo]
    pagination: Pagination
