"""Making a film of a file: sound beside pictures, chunk after chunk, published as it grows."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.services.media import audio, chunks, hls, ladder, run
from app.services.media.errors import Cancelled, PutOff
from app.services.media.package import Package
from app.services.media.plan import Plan
from app.services.media.source import Source

_PLAN_FILE = "plan.json"
_TICK_SECONDS = 0.25


@dataclass(frozen=True)
class Order:
    """What is to be made of which file, and who wants to hear of it.

    `on_tick` looks at the package a few times a second and whenever a part is whole, `on_progress`
    hears how much is done (0..1); both are called in the thread that makes the film.
    `gives_way` is asked between chunks, once the sound is whole, whether others go first.
    """

    path: Path
    source: Source
    plan: Plan
    on_tick: Callable[[Package], None]
    on_progress: Callable[[float], None]
    is_cancelled: Callable[[], bool]
    gives_way: Callable[[], bool] = run.never


def make(order: Order, *, folder: Path, scratch: Path, earlier: Path | None = None) -> Package:
    """Make the whole film in `folder`; go on from `earlier` if it was made by the same plan.

    `scratch` holds what players must not see. Raise FFmpegError, Cancelled, PutOff, NotAVideo.
    """
    package = Package(order.plan, folder, scratch)
    if earlier is not None and may_go_on(order.plan, earlier):
        package.take_over(earlier)
    hls.replace(folder / _PLAN_FILE, json.dumps(order.plan.to_json()))
    order.on_tick(package)
    stop = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="sound") as pool:
        sound = pool.submit(_sound, order, package, stop)
        try:
            _Making(order, package, sound).run()
        finally:
            stop.set()
    package.close()
    order.on_tick(package)
    return package


def may_go_on(plan: Plan, earlier: Path) -> bool:
    """Say whether an earlier folder was made by the same plan, of a film that goes in chunks."""
    try:
        made_by = json.loads((earlier / _PLAN_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return bool(plan.is_chunked and made_by == json.loads(json.dumps(plan.to_json())))


def _sound(order: Order, package: Package, stop: threading.Event) -> None:
    """Encode the tracks, unless there are none or an earlier attempt had finished them."""
    if all(member.before.ended for member in package.tracks.values()):
        return
    audio.encode(
        order.path,
        order.source,
        order.plan,
        folder=package.folder,
        scratch=package.scratch,
        is_cancelled=stop.is_set,
    )


class _Making:
    """The pictures, with an eye on the sound."""

    def __init__(self, order: Order, package: Package, sound: Future[None]) -> None:
        self.order = order
        self.package = package
        self.sound = sound

    def run(self) -> None:
        """Encode the chunks one after another, then wait for the sound."""
        number, start = self.package.chunk_count, self.package.frames_shown
        while start < self.order.plan.frames:
            start = self._chunk(number, start)
            number += 1
            self._give_way(start)
        while not self.sound.done():
            self._tick()
            threading.Event().wait(_TICK_SECONDS)
            if self.order.is_cancelled():
                raise Cancelled
        self.sound.result()

    def _chunk(self, number: int, start: int) -> int:
        order, package = self.order, self.package
        chunk = chunks.following(
            order.path,
            order.source,
            order.plan,
            number=number,
            start=start,
            is_cancelled=order.is_cancelled,
        )
        watch = run.Watch(
            on_progress=lambda block: self._report(start, block),
            on_tick=self._tick,
            is_cancelled=order.is_cancelled,
        )
        ladder.encode(
            order.path,
            order.source,
            order.plan,
            chunk,
            folder=package.folder,
            scratch=package.scratch,
            watch=watch,
        )
        package.end_chunk(chunk.end - chunk.start)
        order.on_tick(package)
        return chunk.end

    def _give_way(self, start: int) -> None:
        """Stop where nothing made so far would be made again: sound is always made in one piece."""
        if start < self.order.plan.frames and self.sound.done() and self.order.gives_way():
            raise PutOff

    def _report(self, start: int, block: Mapping[str, str]) -> None:
        frame = block.get("frame", "0")
        done = start + (int(frame) if frame.isdigit() else 0)
        self.order.on_progress(min(1.0, done / self.order.plan.frames))

    def _tick(self) -> None:
        if self.sound.done():
            self.sound.result()
        self.package.refresh()
        self.order.on_tick(self.package)
