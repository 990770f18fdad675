"""The ladder: one ffmpeg decodes a chunk once and writes every rung of it."""

from __future__ import annotations

import os
from pathlib import Path

from app.services.media import run
from app.services.media.chunks import Chunk
from app.services.media.plan import GROUP_SECONDS, Plan
from app.services.media.source import Source

HLS = (
    "-f", "hls", "-hls_segment_type", "fmp4", "-hls_playlist_type", "event",
    "-hls_flags", "single_file+independent_segments", "-avoid_negative_ts", "disabled",
)  # fmt: skip
NO_EXTRAS = ("-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1")
REPORT = ("-nostdin", "-y", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.5")
ENCODER = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high",
    "-sc_threshold", "0", "-fps_mode", "passthrough",
)  # fmt: skip
_LISTS_KEYFRAMES = ("mov", "matroska")
# A keyframe is stored this much before it is shown, at most.
_REORDERING_SECONDS = 0.5
# What encoders make unasked: 250 frames of a film of 24 a second, and some more.
_UNSEEN_GROUP_SECONDS = 12.0


def file_name(chunk: Chunk) -> str:
    """Name the file of a chunk in each rung's folder."""
    return f"{chunk.number:05}.mp4"


def encode(
    path: Path, source: Source, plan: Plan, chunk: Chunk, *, folder: Path, scratch: Path,
    watch: run.Watch,
) -> None:  # fmt: skip
    """Write every rung of a chunk below `folder`, and ffmpeg's own playlists into `scratch`."""
    for rung in plan.rungs:
        (folder / rung.name).mkdir(parents=True, exist_ok=True)
    seek = _seek(source, plan, chunk)
    command = ["ffmpeg", *REPORT, "-copyts", *source.opened(path, before=seek)]
    command += ["-filter_complex", filters(source, plan, chunk), *_outputs(plan)]
    command += [*NO_EXTRAS, *HLS, "-hls_time", str(GROUP_SECONDS)]
    command += ["-hls_segment_options", "movflags=+frag_discont"]
    command += ["-var_stream_map", " ".join(_named(plan))]
    command += ["-hls_segment_filename", folder / "%v" / file_name(chunk), scratch / "%v.m3u8"]
    run.tool(
        command, reads=[path], writes=[folder, scratch], limits=_limits(plan, chunk), watch=watch
    )


def _seek(source: Source, plan: Plan, chunk: Chunk) -> tuple[str, ...]:
    """Start at or before the last keyframe before the chunk; the grid cuts off what is too early.

    A seek lands on a keyframe only where the container lists them, anywhere else it needs the
    longest way there can be between two of them.
    """
    start = float(chunk.start / plan.frame_rate)
    if source.demuxer not in _LISTS_KEYFRAMES:
        start -= _longest_group(plan) + _REORDERING_SECONDS
    if start <= 0:
        return ()
    return ("-noaccurate_seek", "-seek_timestamp", "1", "-ss", f"{start + plan.origin:.6f}")


def _longest_group(plan: Plan) -> float:
    """Give the longest group that was seen, or more where most of the file was not looked at."""
    return max(plan.keyframe_gap, 0.0 if plan.is_seen_whole else _UNSEEN_GROUP_SECONDS)


def filters(source: Source, plan: Plan, chunk: Chunk) -> str:
    """Describe the way from decoded frames to every rung: the grid, the cut, then chained scaling.

    All frames go on a grid of constant rate counted from the film's beginning, so a chunk is cut
    at exact frame numbers whatever the file's own times are.
    """
    chain = ["bwdif=mode=send_frame"] if plan.deinterlace else []
    chain += [f"setpts=PTS-{plan.origin:.6f}/TB", f"fps={plan.frame_rate}{_from_zero(chunk)}"]
    chain += [_padded(plan), f"trim=start_pts={chunk.start}:end_pts={chunk.end}"]
    parts = [f"[0:{source.picture.index}]{','.join(chain)}[s0]"]
    last = len(plan.rungs) - 1
    for number, rung in enumerate(plan.rungs):
        scale = f"[s{number}]scale={rung.width}:{rung.height},format=yuv420p,setsar=1"
        split = f",split[r{number}][s{number + 1}]" if number < last else f"[r{number}]"
        parts.append(scale + split)
    return ";".join(parts)


def _from_zero(chunk: Chunk) -> str:
    return ":start_time=0" if chunk.start == 0 else ""


def _padded(plan: Plan) -> str:
    """Hold the last picture while sound goes on, but not in place of pictures that are missing."""
    if plan.picture_frames is None:
        return "tpad=stop=-1:stop_mode=clone"
    return f"tpad=stop={max(0, plan.frames - plan.picture_frames) + 1}:stop_mode=clone"


def _outputs(plan: Plan) -> list[str]:
    words: list[str] = []
    for number, rung in enumerate(plan.rungs):
        words += ["-map", f"[r{number}]"]
        words += [f"-maxrate:v:{number}", str(rung.cap), f"-bufsize:v:{number}", str(rung.cap)]
    group = str(plan.group)
    return [*words, *ENCODER, "-g", group, "-keyint_min", group]


def _named(plan: Plan) -> list[str]:
    return [f"v:{number},name:{rung.name}" for number, rung in enumerate(plan.rungs)]


def _limits(plan: Plan, chunk: Chunk) -> run.Limits:
    """Allow 90 times the length of a chunk, and memory for the threads of many cores."""
    seconds = float((chunk.end - chunk.start) / plan.frame_rate)
    cores = os.cpu_count() or 1
    wall = 300 + 90 * seconds
    return run.Limits(
        wall_seconds=wall,
        cpu_seconds=int(wall * cores),
        memory_bytes=(8 << 30) + cores * (256 << 20),
        file_bytes=(64 << 20) + int(plan.rungs[0].cap * seconds / 4),
    )
