"""The shapes of administration: the overview, storage, rooms, health, settings."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from app.administration.people_schemas import PersonName
from app.api.schemas import Moment, Pagination, Schema
from app.jobs.models import JobState


class UserCounts(Schema):
    """Accounts: all, new within 7 days, seen within 10 minutes, and within 24 hours."""

    count: int
    new: int
    active_now: int
    active_today: int


class VideoCounts(Schema):
    """Videos that are there by how far the work on them is."""

    PENDING: int
    PROCESSING: int
    READY: int
    FAILED: int


class JobCounts(Schema):
    """Jobs by state, and the steps that failed."""

    by_state: dict[JobState, int]
    failed_steps: int


class QueueOut(Schema):
    """A queue: its steps by state; `oldest_seconds` is how long the oldest ready one has waited."""

    name: str
    waiting: int
    ready: int
    running: int
    oldest_seconds: float | None


class RoomCounts(Schema):
    """Rooms that are open, those with somebody in, and how many people are in all of them."""

    open: int
    occupied: int
    members: int


class StorageNow(Schema):
    """Bytes used in the storage, and free where that can be known."""

    used: int
    free: int | None
    measured_at: Moment


class HealthNow(Schema):
    """Whether the site is ready, and the names of the checks that are wrong."""

    ok: bool
    wrong: list[str]


class Overview(Schema):
    """How the site is, at a glance."""

    users: UserCounts
    channels: int
    videos: VideoCounts
    storage: StorageNow
    jobs: JobCounts
    queues: list[QueueOut]
    rooms: RoomCounts
    health: HealthNow


class KindOfFile(Schema):
    """The files of one kind: how many, and their bytes."""

    kind: str = Field(examples=["renditions"])
    files: int
    size: int


class VideoSize(Schema):
    """A video and the bytes of all of its files."""

    id: UUID
    title: str
    owner: str
    size: int


class OwnerSize(Schema):
    """Somebody and the bytes of their videos; null for files that no video has."""

    user: PersonName | None
    videos: int
    size: int


class UploadOut(Schema):
    """An upload on its way."""

    id: UUID
    filename: str
    owner: PersonName | None
    size: int
    received: int
    created_at: Moment
    expires_at: Moment


class Spool(Schema):
    """Uploads on their way: how many, the bytes announced and here, and the free room."""

    uploads: int
    announced: int
    received: int
    free: int


class CleanupOut(Schema):
    """What a cleanup would take away now; the count is null when it could not be told."""

    name: str
    about: str
    count: int | None


class StorageOut(StorageNow):
    """What lies in the storage and in the spool."""

    kinds: list[KindOfFile]
    largest: list[VideoSize]
    owners: list[OwnerSize]
    spool: Spool
    unfinished: list[UploadOut]
    cleanups: list[CleanupOut]


class RoomNow(Schema):
    """An open room: who leads it, what it shows, how many are in."""

    id: UUID
    slug: str
    name: str
    privacy: str
    host: PersonName
    video_id: UUID
    video_title: str
    members: int
    playing: bool
    created_at: Moment
    last_active_at: Moment


class RoomNowPage(Schema):
    """One page of the open rooms, the last active first."""

    items: list[RoomNow]
    pagination: Pagination


class Closing(Schema):
    """Why a room is closed; its members read it."""

    reason: str = Field("", max_length=300, examples=["This film was reported."])


class CheckOut(Schema):
    """A check with all it found; one `for_work` decides whether the site is ready.

    What is well and could be better is `ok` with `advice`: the remedy says what to do.
    """

    name: str
    for_work: bool
    ok: bool
    advice: bool
    detail: str
    remedy: str
    wrong_since: Moment | None


class HealthOut(Schema):
    """Every check there is."""

    ok: bool
    items: list[CheckOut]


class SettingOut(Schema):
    """A setting and the value in force; of a secret only whether it is set."""

    name: str = Field(examples=["MAX_UPLOAD_SIZE"])
    value: str | None
    is_secret: bool
    is_set: bool
    source: Literal["environment", "file", "default"]


class SettingsOut(Schema):
    """Every setting by its name."""

    items: list[SettingOut]
