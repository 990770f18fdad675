"""The shapes of videos: in lists, in detail, for a player, and what may be changed."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.channels.schemas import ChannelRef
from app.videos.values import Access, Category, Status

Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Description = Annotated[str, StringConstraints(max_length=10_000)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Tags = Annotated[list[Tag], Field(max_length=20)]
Password = Annotated[str, StringConstraints(min_length=4, max_length=200, strip_whitespace=False)]
Language = Annotated[
    str, StringConstraints(max_length=35, pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$")
]


class VideoSummary(Schema):
    """A video in a list; `duration` is in seconds."""

    id: UUID
    title: str
    channel: ChannelRef
    duration: float | None
    thumbnail_url: str | None
    access: Access
    status: Status
    view_count: int
    rating_average: float | None
    published_at: Moment | None


class FeedPagination(Pagination):
    """Where a page of an endless list ends: `cursor` leads to what follows, None at the end."""

    cursor: str | None


class VideoFeed(Schema):
    """One page of an endless list; with `cursor` there is no counting, and `page` stays 1."""

    items: list[VideoSummary]
    pagination: FeedPagination


class VideoPage(Schema):
    """One page of videos."""

    items: list[VideoSummary]
    pagination: Pagination


class MyVideo(VideoSummary):
    """A video in its owner's list; `progress` is 0..1 and `job_id` names the latest work on it.

    One that was removed says when, and when it goes for good.
    """

    watchable: bool
    reason: str | None
    submitted_at: Moment
    publish_at: Moment | None
    held_back: bool
    deleted_at: Moment | None
    purge_at: Moment | None
    progress: float
    job_id: UUID | None


class MyVideoPage(Schema):
    """One page of my videos."""

    items: list[MyVideo]
    pagination: Pagination


class Original(Schema):
    """The uploaded file, shown to its owner."""

    filename: str | None
    content_type: str | None
    size_bytes: int | None
    sha256: str | None


class ChapterOut(Schema):
    """A titled stretch; `start` is in seconds."""

    start: float
    title: str


class Embed(Schema):
    """The player of another site that shows a video: whose, the video's id there, and its page."""

    provider: str = Field(examples=["youtube"])
    id: str = Field(examples=["dQw4w9WgXcQ"])
    url: str = Field(examples=["https://www.youtube.com/watch?v=dQw4w9WgXcQ"])


class VideoOut(VideoSummary):
    """A video in detail; `original` only for its owner, `embed` where another site plays it.

    Who may see that it is there and not watch it gets no `embed`, `source_url` and `chapters`, and
    of one that no list shows neither `description` nor `tags`.
    """

    description: str
    tags: list[str]
    category: str | None
    language: str | None
    uploader_id: UUID
    source: str
    source_url: str | None
    embed: Embed | None
    watchable: bool
    reason: str | None
    like_count: int
    comment_count: int
    rating_count: int
    chapters: list[ChapterOut]
    publish_at: Moment | None
    held_back: bool
    downloads: bool
    submitted_at: Moment
    created_at: Moment
    updated_at: Moment
    original: Original | None


class VideoFields(Schema):
    """What a creator says about a video; what is left out stays, or keeps its default."""

    title: Title | None = None
    description: Description | None = None
    tags: Tags | None = None
    access: Access | None = None
    category: Category | None = None
    language: Language | None = None


class VideoChanges(VideoFields):
    """What changes of a video; null takes category or language away.

    `thumbnail` chooses among its pictures, counted from 0. `publish_at` is a time to come, null
    lets it come out at once; what is `held_back` does not come out. `password` opens a video whose
    access is `password`.
    """

    thumbnail: int | None = Field(None, ge=0, le=100)
    publish_at: AwareDatetime | None = None
    held_back: bool | None = None
    password: Password | None = None
    downloads: bool | None = None


class FeedQuery(PageQuery):
    """Which page of an endless list: by number, or what follows a cursor."""

    cursor: str | None = Field(None, max_length=200)


class ListQuery(PageQuery):
    """Which videos: of one tag, of one channel (its handle or id)."""

    tag: str | None = Field(None, max_length=40)
    channel: str | None = Field(None, max_length=41)


class RenditionOut(Schema):
    """One picture size; `bandwidth` is in bits per second."""

    height: int
    width: int
    bandwidth: int
    codecs: str
    fps: float
    state: str


class AudioTrackOut(Schema):
    """One audio track."""

    id: UUID
    language: str
    name: str
    kind: str
    default: bool


class CaptionTrackOut(Schema):
    """One caption track."""

    id: UUID
    language: str
    name: str
    kind: str


class CaptionOut(CaptionTrackOut):
    """One caption track with the link to its file."""

    url: str


class MediaState(Schema):
    """What of a video can be played now; ask for the playback again to get its links.

    With a `code` nothing can: it says why the right ended, `message` says it to a person.
    """

    video: UUID
    status: Status
    watchable: bool
    duration: float | None = None
    renditions: list[RenditionOut] = Field(default_factory=list)
    audio_tracks: list[AudioTrackOut] = Field(default_factory=list)
    captions: list[CaptionTrackOut] = Field(default_factory=list)
    chapters: list[ChapterOut] = Field(default_factory=list)
    embed: Embed | None = None
    code: str | None = None
    message: str | None = None


class WatchVideo(Schema):
    """Be told when what can be played of a video changes."""

    video: UUID


class PlaybackQuery(Schema):
    """Whether asking for the film may begin the window in which I rented it."""

    begin: bool = True


class Playback(Schema):
    """Everything a player needs; the links open until `expires_at`, times are in seconds.

    Where another site plays the video there is `embed`, and neither `master_url` nor `expires_at`.
    """

    master_url: str | None
    embed: Embed | None
    expires_at: Moment | None
    duration: float | None
    renditions: list[RenditionOut]
    audio_tracks: list[AudioTrackOut]
    captions: list[CaptionOut]
    thumbnails: list[str]
    storyboard_url: str | None
    chapters: list[ChapterOut]
    position: float | None


class StepOut(Schema):
    """One step of the work on a video; `progress` is 0..1."""

    name: str
    language: str | None
    state: str
    progress: float
    eta_seconds: float | None


class VideoStatus(Schema):
    """How far the work on a video is; `progress` is 0..1."""

    status: Status
    watchable: bool
    progress: float
    reason: str | None
    job_id: UUID | None
    steps: list[StepOut]
