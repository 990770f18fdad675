"""`flask videos …`: everybody's videos from the command line, in the house's own name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from app.accounts import service as accounts
from app.channels import service as channels
from app.core.commands import Group, changes, listed, paged, says
from app.jobs.models import Job
from app.videos import inventory, service, work
from app.videos.editing import bin as removed
from app.videos.errors import TakenDown
from app.videos.inventory import Wanted
from app.videos.models import Video
from app.videos.values import Access, Status

videos = Group(
    "videos", help="List, show, remove, bring back and purge videos, work on them again."
)
video_argument = click.argument("video_id", metavar="VIDEO", type=click.UUID)


def told(video: Video) -> dict[str, Any]:
    """Answer what a command tells of a video."""
    return {
        "id": video.id,
        "title": video.title,
        "status": video.status,
        "access": video.access,
        "channel": video.channel_handle,
        "owner": video.channel.owner.username,
        "duration": video.duration,
        "size_bytes": video.size_bytes,
        "reason": video.reason,
        "submitted_at": video.submitted_at,
        "published_at": video.published_at,
        "deleted_at": video.deleted_at,
    }


def line(video: dict[str, Any]) -> str:
    """Write one line about a video."""
    state = f"{video['status']:10} {video['access']:11}"
    gone = f"  (removed {video['deleted_at']:%F})" if video["deleted_at"] else ""
    reason = f"  {video['reason']}" if video["reason"] else ""
    said = f"{video['id']}  {state} @{video['channel']:20} {video['title']}"
    return f"{said}{gone}{reason}"


def choice(values: Any) -> click.Choice[str]:
    """Offer the words of a column."""
    return click.Choice([value.value for value in values])


@videos.command("list")
@says(line)
@click.option("--status", type=choice(Status), help="Only videos that are so far.")
@click.option("--access", type=choice(Access), help="Only videos these may watch.")
@click.option("--channel", help="Only of this channel: its handle or id.")
@click.option("--owner", help="Only of this USER: e-mail, username or id.")
@click.option("--deleted", is_flag=True, help="Removed videos that are not purged yet.")
@paged
def list_videos(
    channel: str | None, owner: str | None, page: int, limit: int, **given: Any
) -> dict[str, Any]:
    """List everybody's videos, those that came last first."""
    wanted = Wanted(
        channel_id=channels.get(channel).id if channel else None,
        owner_id=accounts.find(owner).id if owner else None,
        **given,
    )
    return listed(inventory.page(wanted, page=page, page_size=limit), told)


@videos.command("show")
@says()
@video_argument
def show(video_id: UUID) -> dict[str, Any]:
    """Show VIDEO, also a removed one, with its latest processing."""
    video = inventory.find(video_id)
    job = work.latest_jobs([video_id]).get(video_id)
    latest = {"id": job.id, "status": job.state, "progress": job.progress} if job else None
    return told(video) | {"job": latest}


@videos.command("publish")
@changes(line)
@video_argument
def publish(video_id: UUID) -> dict[str, Any]:
    """Let VIDEO come out now, or as soon as it can be watched; who may watch stays as it is."""
    service.edit(service.lock(video_id), held_back=False)
    return told(inventory.find(video_id))


@videos.command("delete")
@changes(line)
@video_argument
def delete(video_id: UUID) -> dict[str, Any]:
    """Remove VIDEO at once; `restore` brings it back until it is purged."""
    service.remove(service.lock(video_id))
    return told(inventory.find(video_id))


@videos.command("restore")
@changes(line)
@video_argument
def restore(video_id: UUID) -> dict[str, Any]:
    """Bring the removed VIDEO back as it was."""
    removed.restore_for_the_house(video_id)
    return told(inventory.find(video_id))


def question(video_id: UUID) -> str:
    """Ask whether the right one is meant."""
    video = inventory.find(video_id)
    return f"Delete “{video.title}” of @{video.channel_handle} with its files, for good?"


@videos.command("purge")
@changes(lambda video: f"“{video['title']}” is gone for good.", asks=question)
@video_argument
def purge(video_id: UUID) -> dict[str, Any]:
    """Delete VIDEO with its files for good, removed before or not."""
    video = inventory.find(video_id)
    if video.taken_down:
        raise TakenDown
    who = told(video)
    service.stop_and_hide(video_id)
    service.purge(video_id)
    return who


def line_of_job(job: dict[str, Any]) -> str:
    """Write one line about the work on a video."""
    return f"{job['id']}  {job['kind']} {job['status']}"


def told_of_job(job: Job) -> dict[str, Any]:
    """Answer what a command tells of the work on a video."""
    return {"id": job.id, "kind": job.kind, "status": job.state, "video_id": job.subject_id}


@videos.command("retry")
@changes(line_of_job)
@video_argument
def retry(video_id: UUID) -> dict[str, Any]:
    """Go on with the processing of VIDEO that failed or was cancelled, or begin it anew."""
    return told_of_job(work.try_again(None, video_id))
