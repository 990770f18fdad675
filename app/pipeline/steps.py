"""The steps after an upload: probe, plan, verify, ladder, thumbnails, storyboard."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.jobs.context import StepContext
from app.jobs.errors import InputRejected
from app.jobs.kinds import StepSpec
from app.pipeline import service
from app.pipeline.errors import told_to_jobs
from app.pipeline.growth import Growth
from app.services import storage
from app.services.media import film, images, probe, run, scan
from app.services.media import plan as plans
from app.services.media.errors import Cancelled
from app.services.media.package import MASTER, Package
from app.services.media.plan import Plan
from app.services.media.source import Source

# Weights are about the share of the time each takes.
FOLLOWING = (
    StepSpec("plan", needs=("probe",), first=True),
    StepSpec("ladder", needs=("plan",), first=True, weight=80),
    StepSpec("thumbnails", needs=("plan",), weight=2),
    StepSpec("storyboard", needs=("plan",), weight=6),
    StepSpec("verify", needs=("probe",), weight=6),
)

Output = dict[str, Any]


def look(context: StepContext) -> Output:
    """Find out what the file is, or refuse it."""
    with original(context) as path:
        source = probe.probe(path, is_cancelled=context.is_cancelled)
    context.add_steps(FOLLOWING)
    return {"source": source.to_json()}


def plan(context: StepContext) -> Output:
    """Decide once what will be made of it."""
    with original(context) as path:
        source = source_of(context)
        times = scan.fitting(path, source, is_cancelled=context.is_cancelled)
        made = plans.make(source, times)
    with told_to_jobs(), context.transaction():
        service.record_plan(context.subject_id, made)
    return {"plan": made.to_json()}


def verify(context: StepContext) -> Output:
    """Read the whole original once and keep its checksum; refuse bytes that were not uploaded."""
    with told_to_jobs():
        with context.transaction():
            key = service.begin(context.subject_id)
        sha256, size = read_through(context, key)
        with context.transaction():
            same = service.record_checksum(context.subject_id, sha256, size)
            twins = service.uploaded_before(context.subject_id)
    if not same:
        raise InputRejected("CHECKSUM_MISMATCH", "The stored file is not the uploaded one.")
    if twins:
        context.progress(1.0, f"You uploaded the same file as “{twins[0]}”.")
    return {"sha256": sha256, "size": size}


def read_through(context: StepContext, key: str) -> tuple[str, int]:
    """Read a stored file once; answer its SHA-256 and how many bytes it has."""
    digest, size = hashlib.sha256(), 0
    stat = storage.current().stat(key)
    for block in storage.current().open(key):
        digest.update(block)
        size += len(block)
        context.progress(size / max(1, stat.size if stat else size))
        if context.is_cancelled():
            raise Cancelled
    return digest.hexdigest(), size


def make_film(context: StepContext) -> Output:
    """Make every picture size and every audio track; the film can be watched as it grows."""
    prefix = prefix_of(context, "ladder")
    local = storage.current().folder(prefix)
    folder = local or fresh_folder(context.workdir / "film")

    def show(package: Package) -> None:
        if local is None and not package.is_whole:
            return
        shown = service.film_of(package, prefix)
        if local is None:
            put_away(folder, prefix)
        with context.transaction():
            service.show_film(context.subject_id, shown)

    growth = Growth(show)
    with original(context) as path:
        order = film.Order(
            path=path,
            source=source_of(context),
            plan=plan_of(context),
            on_tick=growth.look,
            on_progress=context.progress,
            is_cancelled=context.is_cancelled,
            # Where there is no folder to go on in, all would be made again.
            gives_way=context.keeps_others_waiting if local else run.never,
        )
        scratch = fresh_folder(context.workdir / "playlists")
        film.make(order, folder=folder, scratch=scratch, earlier=_earlier(context, prefix))
    return {"prefix": prefix, "master": f"{prefix}/{MASTER}"}


def _earlier(context: StepContext, prefix: str) -> Path | None:
    """Find the folder an earlier attempt left, which players may be watching now."""
    with context.transaction():
        key = service.master_of(context.subject_id)
    if key is None or key == f"{prefix}/{MASTER}":
        return None
    return storage.current().folder(key.rpartition("/")[0])


def take_thumbnails(context: StepContext) -> Output:
    """Take three pictures to choose from."""
    with original(context) as path:
        folder = fresh_folder(context.workdir / "images")
        names = images.thumbnails(
            path,
            source_of(context),
            plan_of(context),
            folder=folder,
            is_cancelled=context.is_cancelled,
        )
    prefix = prefix_of(context, "thumbnails")
    with told_to_jobs():
        put_away(folder, prefix)
        with context.transaction():
            service.show_thumbnails(context.subject_id, [f"{prefix}/{name}" for name in names])
    return {"prefix": prefix, "names": names}


def draw_storyboard(context: StepContext) -> Output:
    """Draw the pictures under the timeline."""
    with original(context) as path:
        folder = fresh_folder(context.workdir / "images")
        names = images.storyboard(
            path,
            source_of(context),
            plan_of(context),
            folder=folder,
            is_cancelled=context.is_cancelled,
        )
    prefix = prefix_of(context, "storyboard")
    with told_to_jobs():
        put_away(folder, prefix)
        with context.transaction():
            service.show_storyboard(context.subject_id, f"{prefix}/{names[0]}")
    return {"prefix": prefix, "names": names}


@contextmanager
def original(context: StepContext) -> Iterator[Path]:
    """Lend the uploaded file, and translate what goes wrong with it."""
    with told_to_jobs():
        with context.transaction():
            key = service.begin(context.subject_id)
        with storage.current().as_file(key) as path:
            yield path


def source_of(context: StepContext) -> Source:
    """Answer what the file was found to be."""
    return Source.from_json(context.outputs("probe")[0]["source"])


def plan_of(context: StepContext) -> Plan:
    """Answer what was decided to make of it."""
    return Plan.from_json(context.outputs("plan")[0]["plan"])


def prefix_of(context: StepContext, step: str) -> str:
    """Name the folder this attempt of a step writes to."""
    return f"videos/{context.subject_id}/{step}-{context.fence}"


def fresh_folder(folder: Path) -> Path:
    """Make a folder."""
    folder.mkdir(parents=True)
    return folder


def put_away(folder: Path, prefix: str) -> None:
    """Move files into the storage, the playlists after what they list."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(found, key=lambda path: path.suffix == ".m3u8"):
        storage.current().put_file(f"{prefix}/{path.relative_to(folder).as_posix()}", path)
