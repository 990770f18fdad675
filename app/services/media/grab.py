"""The film of a page, found and fetched by yt-dlp, shut in: its only way out is a guarded proxy."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import certifi

from app.services.fetch import Fetcher
from app.services.media import run, sandbox
from app.services.media.errors import FFmpegError, NotAVideo, Stalled, TookTooLong

PROGRAM = Path(__file__).with_name("shut_in.py")
TITLE, PROGRESS = "title ", "progress "
# One file with picture and sound where the page has it; else both are put together, by ffmpeg.
FORMATS = "b[height<=2160]/bv*[height<=2160]+ba/b"
MOST_CPU_SECONDS = 3600
TOTAL = "%(progress.total_bytes,progress.total_bytes_estimate)s"
OPTIONS = (
    *("--ignore-config", "--no-cache-dir", "--no-plugin-dirs", "--no-color", "--no-mtime"),
    *("--no-playlist", "--playlist-items", "1", "--match-filters", "!is_live", "--no-part"),
    *("--socket-timeout", "20", "--retries", "3", "--fragment-retries", "3"),
    *("--downloader", "native", "--format", FORMATS, "--no-simulate", "--quiet", "--progress"),
    *("--newline", "--print", f"before_dl:{TITLE}%(title)j"),
    "--progress-template",
    f"download:{PROGRESS}%(progress.downloaded_bytes)s {TOTAL}",
)
# Python may bring a library of its own, which is looked for where it lies now.
WITH_ITS_LIBRARY = 'LD_LIBRARY_PATH="$0" exec "$@"'


class NoFilmThere(NotAVideo):
    """Nothing that can be fetched was found on the page."""

    code = "NO_FILM_AT_LINK"
    message = "No film was found at this link that can be fetched."


@dataclass
class Grabbed:
    """What came: the file, and what the page calls it."""

    path: Path
    title: str | None


@dataclass
class _Heard:
    """What yt-dlp says as it goes."""

    on_progress: Callable[[float], None]
    title: str | None = None
    others: list[str] = field(default_factory=list)

    def line(self, line: str) -> None:
        """Take one line of it."""
        if line.startswith(TITLE):
            self.title = _text(line.removeprefix(TITLE))
        elif line.startswith(PROGRESS):
            here, _, total = line.removeprefix(PROGRESS).partition(" ")
            self.on_progress(_share(here, total))


def is_offered() -> bool:
    """Tell whether pages can be searched here: yt-dlp is there, and can be shut in whole."""
    return importlib.util.find_spec("yt_dlp") is not None and sandbox.capability().is_whole


def grab(
    link: str,
    folder: Path,
    fetcher: Fetcher,
    *,
    on_progress: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> Grabbed:
    """Fetch the film of a page into an empty folder.

    Raise NoFilmThere, or what the guard refused; Stalled and TookTooLong may pass by themselves.
    """
    heard = _Heard(on_progress)
    most = fetcher.limits.body_bytes
    watch = run.Watch(on_line=heard.line, is_cancelled=is_cancelled)
    with (
        tempfile.TemporaryDirectory(prefix="way-") as scratch,
        fetcher.proxy(Path(scratch, "out")) as proxy,
    ):
        command, reads = _command(link, folder, Path(scratch, "out"), most)
        limits = _limits(most, fetcher.limits.total_seconds)
        try:
            run.tool(
                command, reads=reads, writes=[folder, Path(scratch)], limits=limits, watch=watch
            )
        except (Stalled, TookTooLong):
            raise
        except FFmpegError as error:
            raise (proxy.refusal or NoFilmThere()) from error
    found = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    if len(found) != 1:
        raise NoFilmThere
    return Grabbed(found[0], heard.title)


def _command(
    link: str, folder: Path, way_out: Path, most: int
) -> tuple[list[str | Path], list[Path]]:
    """Write the command line, and name what it reads: Python itself, yt-dlp, whom to trust."""
    python = Path(sys.base_prefix)
    spec = importlib.util.find_spec("yt_dlp")
    package = Path(str(spec and spec.origin)).parent
    authorities = Path(certifi.where())
    program = f"python{sys.version_info.major}.{sys.version_info.minor}"
    command: list[str | Path] = ["sh", "-c", WITH_ITS_LIBRARY, python / "lib"]
    command += [python / "bin" / program, "-I", "-B", PROGRAM, way_out]
    command += [package, authorities, *OPTIONS, "--max-filesize", str(most)]
    command += ["--paths", folder, "--output", "film.%(ext)s", "--", link]
    return command, [python, PROGRAM, package, authorities]


def _limits(most: int, seconds: float) -> run.Limits:
    return run.Limits(
        wall_seconds=seconds,
        stall_seconds=180,
        cpu_seconds=MOST_CPU_SECONDS,
        memory_bytes=2 << 30,
        file_bytes=most,
    )


def _text(said: str) -> str | None:
    """Read a title, which the page made up; None for what is none."""
    try:
        title = json.loads(said)
    except ValueError:
        return None
    clean = "".join(sign if sign.isprintable() else " " for sign in str(title or ""))
    return " ".join(clean.split())[:200] or None


def _share(here: str, total: str) -> float:
    """Read how much of a film is here, 0..1; 0 while nobody knows."""
    try:
        return min(1.0, float(here) / float(total))
    except (ValueError, ZeroDivisionError):
        return 0.0
