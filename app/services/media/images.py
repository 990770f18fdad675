"""Pictures of a film: three to choose a thumbnail from, and the storyboard under the timeline."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.services.media import run
from app.services.media.errors import FFmpegError
from app.services.media.plan import Plan
from app.services.media.source import Source

THUMBNAIL_PLACES = (0.15, 0.45, 0.75)
THUMBNAIL_WIDTH = 1280
STORYBOARD_INDEX = "storyboard.vtt"
_TILE_LONG_SIDE = 192
_LARGEST_SHEET_SIDE = 4095
_MOST_COLUMNS = 10
_MOST_ROWS = 10
_SHORTEST_STEP, _LONGEST_STEP = 1.0, 10.0
_ENOUGH_TILES = 100
# A file's keyframes tell the story unless they are farther apart than a tile may be.
_KEYFRAMES_ONLY = ("-skip_frame", "nokey")
_QUIET = ("-nostdin", "-y", "-v", "error")
_STRIPPED = ("-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1")


def thumbnails(
    path: Path, source: Source, plan: Plan, *, folder: Path, is_cancelled: Callable[[], bool]
) -> list[str]:
    """Write JPEG pictures of a keyframe in each place; answer their names in `folder`."""
    names = []
    for number, place in enumerate(THUMBNAIL_PLACES):
        name = f"thumbnail-{number}.jpg"
        start = max(0.0, plan.duration * place)
        if not _thumbnail(path, source, plan, start, folder / name, is_cancelled):
            _thumbnail(path, source, plan, 0.0, folder / name, is_cancelled)
        names += [name] if (folder / name).exists() else []
    if not names:
        raise FFmpegError("No picture could be taken from this film.")
    return names


def _thumbnail(
    path: Path,
    source: Source,
    plan: Plan,
    start: float,
    target: Path,
    is_cancelled: Callable[[], bool],
) -> bool:
    seek = ("-noaccurate_seek", "-seek_timestamp", "1", "-ss", f"{start + plan.origin:.3f}")
    width = f"min({THUMBNAIL_WIDTH},{_display_width(source)})"
    scale = f"scale='{width}':-2,setsar=1,format=yuvj420p"
    command = ["ffmpeg", *_QUIET, *source.opened(path, before=(*_KEYFRAMES_ONLY, *seek))]
    command += ["-map", f"0:{source.picture.index}", "-vf", scale, "-frames:v", "1", *_STRIPPED]
    command += ["-q:v", "3", "-f", "image2", "-update", "1", target]
    watch = run.Watch(is_cancelled=is_cancelled)
    run.tool(command, reads=[path], writes=[target.parent], limits=_limits(0), watch=watch)
    return target.exists()


def _display_width(source: Source) -> int:
    return source.picture.width // 2 * 2


@dataclass(frozen=True)
class Storyboard:
    """How a storyboard is laid out: tiles of `width` × `height` every `step` seconds."""

    step: float
    tiles: int
    width: int
    height: int
    columns: int
    rows: int

    @property
    def sheets(self) -> int:
        """Count the sheets."""
        return math.ceil(self.tiles / (self.columns * self.rows))


def layout(source: Source, duration: float) -> Storyboard:
    """Lay a storyboard out: about 100 tiles, at most ten seconds apart, sheets below 4096 px."""
    step = min(_LONGEST_STEP, max(_SHORTEST_STEP, duration / _ENOUGH_TILES))
    tiles = max(1, math.ceil(duration / step))
    long = max(source.picture.width, source.picture.height)
    width = max(2, round(source.picture.width * _TILE_LONG_SIDE / long / 2) * 2)
    height = max(2, round(source.picture.height * _TILE_LONG_SIDE / long / 2) * 2)
    columns = min(_MOST_COLUMNS, tiles, _LARGEST_SHEET_SIDE // width)
    rows = min(_MOST_ROWS, math.ceil(tiles / columns), _LARGEST_SHEET_SIDE // height)
    return Storyboard(step, tiles, width, height, columns, rows)


def storyboard(
    path: Path, source: Source, plan: Plan, *, folder: Path, is_cancelled: Callable[[], bool]
) -> list[str]:
    """Write the sheets and their WebVTT index; answer all names in `folder`, the index first."""
    board = layout(source, plan.duration)
    watch = run.Watch(on_progress=lambda _: None, is_cancelled=is_cancelled)
    only = _KEYFRAMES_ONLY if plan.keyframe_gap <= _LONGEST_STEP else ()
    command: list[str | Path] = ["ffmpeg", *_QUIET, "-progress", "pipe:1", "-copyts"]
    command += [*source.opened(path, before=only), "-map", f"0:{source.picture.index}"]
    command += ["-vf", _tiled(plan, board), *_STRIPPED, "-fps_mode", "passthrough"]
    command += ["-frames:v", str(board.sheets), "-q:v", "4", "-f", "image2"]
    command += [folder / "storyboard-%03d.jpg"]
    limits = _limits(plan.duration)
    run.tool(command, reads=[path], writes=[folder], limits=limits, watch=watch)
    sheets = sorted(path.name for path in folder.glob("storyboard-*.jpg"))
    (folder / STORYBOARD_INDEX).write_text(index(board, sheets, plan.duration), encoding="utf-8")
    return [STORYBOARD_INDEX, *sheets]


def _tiled(plan: Plan, board: Storyboard) -> str:
    return (
        f"setpts=PTS-{plan.origin:.6f}/TB,fps=1/{board.step:.6f}:start_time=0:round=up,"
        f"scale={board.width}:{board.height},setsar=1,format=yuvj420p,"
        f"tpad=stop={board.tiles}:stop_mode=clone,trim=end_frame={board.tiles},"
        f"tile={board.columns}x{board.rows}"
    )


def index(board: Storyboard, sheets: list[str], duration: float) -> str:
    """Write the WebVTT that says which part of which sheet belongs to which seconds."""
    lines = ["WEBVTT", ""]
    per_sheet = board.columns * board.rows
    for tile in range(min(board.tiles, per_sheet * len(sheets))):
        sheet, place = divmod(tile, per_sheet)
        row, column = divmod(place, board.columns)
        start, end = tile * board.step, min((tile + 1) * board.step, duration)
        x, y = column * board.width, row * board.height
        lines += [f"{_clock(start)} --> {_clock(end)}"]
        lines += [f"{sheets[sheet]}#xywh={x},{y},{board.width},{board.height}", ""]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    minutes, rest = divmod(whole, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _limits(duration: float) -> run.Limits:
    wall = 120 + duration
    return run.Limits(wall_seconds=wall, cpu_seconds=int(2 * wall), file_bytes=32 << 20)
