"""Which ffmpeg is installed, and whether the holes that concern us are closed in it."""

from __future__ import annotations

import functools
import gzip
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# What a file somebody uploads can do to a decoder we run: the release of each series that ends it.
HOLE = "CVE-2026-8461"
WHY = "a crafted film writes beyond its memory in the MagicYUV decoder"
CLOSED_IN = {(5, 1): 10, (6, 1): 6, (7, 1): 5, (8, 1): 2}
NEWEST_SERIES = max(CLOSED_IN)
CHANGES = Path("/usr/share/doc/ffmpeg/changelog.Debian.gz")
NUMBER = re.compile(r"n?(\d+)\.(\d+)(?:\.(\d+))?")


@dataclass(frozen=True)
class Build:
    """An ffmpeg: what it calls itself, and the package of the distribution it came in, if any.

    `names_fix` says whether that package's list of changes names the hole.
    """

    version: str
    package: str | None = None
    names_fix: bool = False

    @property
    def is_closed(self) -> bool:
        """Tell whether the hole is known to be closed: by its number, or by its distributor."""
        found = NUMBER.match(self.version)
        if found is None:
            return self.names_fix
        series, point = (int(found[1]), int(found[2])), int(found[3] or 0)
        by_number = series > NEWEST_SERIES or point >= CLOSED_IN.get(series, point + 1)
        return by_number or self.names_fix


@functools.cache
def installed() -> Build | None:
    """Look at the ffmpeg that is there, once per process; None when there is none."""
    path = shutil.which("ffmpeg")
    if path is None:
        return None
    words = said([path, "-version"]).split()
    version = words[2] if len(words) > 2 else "unknown"
    package = package_of(path)
    return Build(version, package, package is not None and HOLE in changes())


def package_of(path: str) -> str | None:
    """Answer the version of the distribution's package a program lies in; None for own builds."""
    if shutil.which("dpkg-query") is None:
        return None
    owner = said(["dpkg-query", "--search", path]).partition(":")[0]
    if not owner:
        return None
    return said(["dpkg-query", "--show", "--showformat", "${Version}", owner]) or None


def changes() -> str:
    """Read what the package says it changed; containers often leave that out."""
    if not CHANGES.is_file():
        return ""
    with gzip.open(CHANGES, "rt", errors="replace") as file:
        return file.read()


def said(command: list[str]) -> str:
    """Answer what a program says; nothing when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
