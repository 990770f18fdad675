"""Tiny films made once per test session: each second the picture flashes and the sound ticks."""

from __future__ import annotations

import subprocess
from pathlib import Path

TICK = "0.5*sin(1000*2*PI*t)*lt(mod(t,1),0.2)"
FLASH = "drawbox=color=white:t=fill:enable='lt(mod(t,1),0.2)'"


class Clips:
    """Makes clips below one folder, each only once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def film(
        self,
        *,
        seconds: float = 6,
        size: str = "640x360",
        rate: str = "25",
        languages: tuple[str, ...] = ("eng",),
        group: int = 50,
        name: str = "film.mp4",
        extra: tuple[str, ...] = (),
    ) -> Path:
        """Make a film whose sound, once per language, ticks with its flashes."""
        words = (f"{seconds:g}", size, rate.replace("/", "-"), *languages, str(group), *extra, name)
        target = self.folder / "".join(
            c if c.isalnum() or c in ".-" else "_" for c in "-".join(words)
        )
        if target.exists():
            return target
        command = ["-f", "lavfi", "-i", f"color=black:s={size}:r={rate}:d={seconds:g},{FLASH}"]
        maps = ["-map", "0:v"]
        for number, language in enumerate(languages):
            command += ["-f", "lavfi", "-i", f"aevalsrc='{TICK}':d={seconds:g}:s=44100"]
            maps += ["-map", f"{number + 1}:a", f"-metadata:s:a:{number}", f"language={language}"]
        command += [*maps, "-c:v", "libx264", "-preset", "ultrafast", "-g", str(group)]
        return self.make(target, *command, "-pix_fmt", "yuv420p", "-c:a", "aac", *extra)

    def make(self, target: Path, *arguments: str) -> Path:
        """Run ffmpeg and give its output the target's name when it is whole."""
        beside = target.with_name(f"new-{target.name}")
        ffmpeg(*arguments, str(beside))
        return beside.rename(target)

    def once(self, name: str, *arguments: str) -> Path:
        """Make a named file by ffmpeg arguments, unless it is there."""
        target = self.folder / name
        return target if target.exists() else self.make(target, *arguments)

    def write(self, name: str, data: bytes) -> Path:
        """Write a file of these bytes."""
        (self.folder / name).write_bytes(data)
        return self.folder / name


def ffmpeg(*arguments: str) -> str:
    """Run ffmpeg, fail on any complaint's exit code, answer what it said."""
    command = ["ffmpeg", "-nostdin", "-y", "-hide_banner", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def complaints(path: Path) -> str:
    """Decode everything a playlist lists and answer what ffmpeg complains about."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    return done.stderr + (f"exit {done.returncode}" if done.returncode else "")


def packets(path: Path, stream: str = "v:0") -> list[tuple[float, bool]]:
    """List the times of a stream's packets in presentation order, with whether it is a keyframe."""
    command = ["ffprobe", "-v", "error", "-select_streams", stream, "-of", "csv=p=0"]
    command += ["-show_entries", "packet=pts_time,flags", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stdout
    rows = [line.split(",") for line in said.split()]
    return sorted((float(row[0]), row[1].startswith("K")) for row in rows)
