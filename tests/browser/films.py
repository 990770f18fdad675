"""Real films for the browser tests, made with ffmpeg."""

from __future__ import annotations

import subprocess
from pathlib import Path


def make_film(path: Path, *, seconds: int, size: str = "640x360", bitrate: str = "1M") -> Path:
    """Make a film with a moving picture and a tone."""
    picture = f"testsrc2=size={size}:rate=25:duration={seconds}"
    tone = f"sine=frequency=440:duration={seconds}"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    command += ["-f", "lavfi", "-i", tone, "-c:v", "libx264", "-preset", "ultrafast"]
    command += ["-b:v", bitrate, "-minrate", bitrate, "-maxrate", bitrate, "-bufsize", bitrate]
    command += ["-x264-params", "nal-hrd=cbr", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)
    return path
