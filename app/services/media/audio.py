"""The sound: every stream becomes one track, all of them in one run, from beginning to end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.services.media import run
from app.services.media.ladder import HLS, NO_EXTRAS, REPORT
from app.services.media.plan import Plan, Track
from app.services.media.source import Source

RATE = 48_000
CHANNELS = 2
CODEC = "mp4a.40.2"
BITS = 128_000
SEGMENT_SECONDS = 4
FILE_NAME = "sound.mp4"
# An AAC frame; a track ends with a whole one, at most this much before the picture.
_FRAME = 1024
# Jumps of the times above this are filled or cut, so that sound stays with the picture.
_LARGEST_JUMP_SECONDS = 0.02


def encode(
    path: Path, source: Source, plan: Plan, *, folder: Path, scratch: Path,
    is_cancelled: Callable[[], bool],
) -> None:  # fmt: skip
    """Write every track below `folder`, and ffmpeg's own playlists into `scratch`."""
    for track in plan.tracks:
        (folder / track.name).mkdir(parents=True, exist_ok=True)
    command = ["ffmpeg", *REPORT, "-copyts", *source.opened(path)]
    command += ["-filter_complex", ";".join(_filter(plan, track) for track in plan.tracks)]
    for track in plan.tracks:
        command += ["-map", f"[{track.name}]"]
    command += ["-c:a", "aac", "-b:a", str(BITS), *NO_EXTRAS, *HLS]
    command += ["-hls_time", str(SEGMENT_SECONDS), "-var_stream_map", " ".join(_named(plan))]
    command += ["-hls_segment_filename", folder / "%v" / FILE_NAME, scratch / "%v.m3u8"]
    watch = run.Watch(on_progress=lambda _: None, is_cancelled=is_cancelled)
    run.tool(command, reads=[path], writes=[folder, scratch], limits=_limits(plan), watch=watch)


def _filter(plan: Plan, track: Track) -> str:
    length = max(_FRAME, int(plan.duration * RATE) // _FRAME * _FRAME)
    steps = (
        f"asetpts=PTS-{plan.origin:.6f}/TB",
        f"aresample={RATE}:async=1:min_hard_comp={_LARGEST_JUMP_SECONDS}:first_pts=0",
        "aformat=sample_fmts=fltp:channel_layouts=stereo",
        f"apad=whole_len={length}",
        f"atrim=end_sample={length}",
    )
    return f"[0:{track.stream}]{','.join(steps)}[{track.name}]"


def _named(plan: Plan) -> list[str]:
    return [f"a:{number},name:{track.name}" for number, track in enumerate(plan.tracks)]


def _limits(plan: Plan) -> run.Limits:
    wall = 300 + 4 * plan.duration
    return run.Limits(
        wall_seconds=wall,
        cpu_seconds=int(wall * (os.cpu_count() or 1)),
        file_bytes=(64 << 20) + int(BITS * plan.duration / 4),
    )
