"""The job that makes a new film of a new file, and puts it in the old one's place once it is whole.

Until its last step nothing of the video changes; a job that fails leaves it as it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.jobs.context import StepContext
from app.jobs.errors import InputRejected, NotNeeded
from app.jobs.kinds import Kind, StepSpec
from app.jobs.models import Job, JobState
from app.pipeline import answers, service, steps
from app.pipeline.errors import told_to_jobs
from app.services import storage
from app.services.media import film, images, probe, scan
from app.services.media import plan as plans
from app.services.media.package import Package
from app.services.media.plan import Plan
from app.videos import media
from app.videos import service as videos
from app.videos.editing import replacing
from app.videos.editing.models import VideoReplacement
from app.videos.media import AudioSpec, RenditionSpec
from app.videos.values import RenditionState

Output = dict[str, Any]
FOLLOWING = (
    StepSpec("plan", needs=("probe",)),
    StepSpec("ladder", needs=("plan",), weight=80),
    StepSpec("thumbnails", needs=("plan",), weight=2),
    StepSpec("storyboard", needs=("plan",), weight=6),
    StepSpec("verify", needs=("probe",), weight=6),
    StepSpec("swap", needs=("ladder", "thumbnails", "storyboard", "verify")),
)


def begun(video_id: uuid.UUID) -> VideoReplacement:
    """Find the new file; raise VideoNotFound, NotNeeded."""
    videos.get(video_id)
    row = replacing.of(video_id)
    if row is None:
        raise NotNeeded("REPLACEMENT_GIVEN_UP", "The new file was given up.")
    return row


@contextmanager
def new_original(context: StepContext) -> Iterator[Path]:
    """Lend the new file, and translate what goes wrong with it."""
    with told_to_jobs():
        with context.transaction():
            key = begun(context.subject_id).original_key
        with storage.current().as_file(key) as path:
            yield path


def look(context: StepContext) -> Output:
    """Find out what the file is, or refuse it."""
    with new_original(context) as path:
        source = probe.probe(path, is_cancelled=context.is_cancelled)
    context.add_steps(FOLLOWING)
    return {"source": source.to_json()}


def plan(context: StepContext) -> Output:
    """Decide once what will be made of it."""
    with new_original(context) as path:
        source = steps.source_of(context)
        times = scan.fitting(path, source, is_cancelled=context.is_cancelled)
        return {"plan": plans.make(source, times).to_json()}


def verify(context: StepContext) -> Output:
    """Read the new file once; refuse bytes that were not uploaded."""
    with told_to_jobs():
        with context.transaction():
            row = begun(context.subject_id)
            key, wanted = row.original_key, row.size_bytes
        sha256, size = steps.read_through(context, key)
    if size != wanted:
        raise InputRejected("CHECKSUM_MISMATCH", "The stored file is not the uploaded one.")
    return {"sha256": sha256}


def make_film(context: StepContext) -> Output:
    """Make every picture size and every audio track, unseen."""
    prefix = prefix_of(context, "ladder")
    local = storage.current().folder(prefix)
    folder = local or steps.fresh_folder(context.workdir / "film")
    whole: list[Package] = []
    with new_original(context) as path:
        order = film.Order(
            path=path,
            source=steps.source_of(context),
            plan=steps.plan_of(context),
            on_tick=lambda package: whole.append(package) if package.is_whole else None,
            on_progress=context.progress,
            is_cancelled=context.is_cancelled,
        )
        scratch = steps.fresh_folder(context.workdir / "playlists")
        film.make(order, folder=folder, scratch=scratch, earlier=None)
        whole[-1].write_master()
        if local is None:
            steps.put_away(folder, prefix)
    return {"film": asdict(service.film_of(whole[-1], prefix))}


def prefix_of(context: StepContext, step: str) -> str:
    """Name the folder this attempt of a step of this job writes to, which no other job has."""
    return f"videos/{context.subject_id}/{step}-{context.job_id.hex}-{context.fence}"


def take_thumbnails(context: StepContext) -> Output:
    """Take three pictures to choose from."""
    return _pictures(context, "thumbnails", images.thumbnails)


def draw_storyboard(context: StepContext) -> Output:
    """Draw the pictures under the timeline."""
    return _pictures(context, "storyboard", images.storyboard)


def _pictures(context: StepContext, step: str, draw: Any) -> Output:
    source, made = steps.source_of(context), steps.plan_of(context)
    with new_original(context) as path:
        folder = steps.fresh_folder(context.workdir / "images")
        names = draw(path, source, made, folder=folder, is_cancelled=context.is_cancelled)
        prefix = prefix_of(context, step)
        steps.put_away(folder, prefix)
    return {"keys": [f"{prefix}/{name}" for name in names]}


def swap(context: StepContext) -> Output:
    """Put the new film in the place of the old one, all at once."""
    made = context.outputs("ladder")[0]["film"]
    pictures, drawn = (context.outputs(name)[0]["keys"] for name in ("thumbnails", "storyboard"))
    sha256, plan_made = context.outputs("verify")[0]["sha256"], steps.plan_of(context)
    with told_to_jobs(), context.transaction():
        row = begun(context.subject_id)
        video = videos.lock(context.subject_id)
        put_film(context.subject_id, plan_made, made)
        media.put_thumbnails(video, pictures)
        media.put_storyboard(video, drawn[0])
        replacing.take_over(video, row, sha256)
        videos.publish(video)
    return {}


def put_film(video_id: uuid.UUID, plan: Plan, made: Output) -> None:
    """Point the video at the new film; sizes it has not are forgotten."""
    service.record_plan(video_id, plan)
    states = [one | {"state": RenditionState(one["state"])} for one in made["renditions"]]
    video = videos.lock(video_id)
    media.put_renditions(video, [RenditionSpec(**one) for one in states])
    media.put_audio_tracks(video, [AudioSpec(**one) for one in made["audio_tracks"]])
    media.put_master(video, made["master_key"])


def note_end(job: Job) -> None:
    """Give the new file up when the work on it failed or was called off."""
    if job.kind == replacing.KIND and job.state != JobState.COMPLETED:
        row = replacing.of(job.subject_id)
        if row is not None and row.job_id == job.id:
            replacing.drop(job.subject_id)


KIND = Kind(
    replacing.KIND,
    steps={
        "probe": look,
        "plan": plan,
        "verify": verify,
        "ladder": make_film,
        "thumbnails": take_thumbnails,
        "storyboard": draw_storyboard,
        "swap": swap,
    },
    describe=answers.describe,
)
