"""A sample film of our own: a moving picture with a clock, ticks, and a voice if one is there.

`python -m app.services.media.sample FILE [--seconds N] [--size WxH] [--rate N]` writes one.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from app.services.media import run

_FONTS = Path("/usr/share/fonts")
_COLOURS = "n=5:c0=0x100d14:c1=0xff6b5e:c2=0x241e2d:c3=0xf2b84b:c4=0x100d14:speed=0.02:seed=7"
_TICK = "0.3*sin(880*2*PI*t)*lt(mod(t,1),0.06)+0.03*sin(220*2*PI*t)"
_SPEECH = (
    "Welcome to Matinee. This is a sample film. It was made on this very machine, "
    "out of nothing but a moving picture, a tone, and a voice. "
    "Open a room, send the link to a friend, and watch it together."
)


def make(target: Path, *, seconds: float = 60, size: str = "1280x720", rate: int = 30) -> Path:
    """Write a film of this length, size (`WxH`) and frame rate; every second flashes and ticks."""
    with tempfile.TemporaryDirectory(prefix="sample-") as name:
        scratch = Path(name)
        speech = _speak(scratch)
        made = scratch / "sample.mp4"
        limits = run.Limits(wall_seconds=120 + 20 * seconds, cpu_seconds=int(600 + 40 * seconds))
        command = _command(made, speech, seconds, f"s={size}:r={rate}:d={seconds:g}")
        reads = [speech] if speech else []
        watch = run.Watch(on_progress=lambda _: None)
        run.tool(command, reads=reads, writes=[scratch], limits=limits, watch=watch)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, target)
    return target


def _command(made: Path, speech: Path | None, seconds: float, shape: str) -> list[str | Path]:
    tick = f"aevalsrc='{_TICK}':d={seconds:g}:s=48000"
    command: list[str | Path] = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-progress", "pipe:1"]
    command += ["-f", "lavfi", "-i", f"gradients={shape}:{_COLOURS}", "-f", "lavfi", "-i", tick]
    sound = "[1:a]anull[a]"
    if speech is not None:
        command += ["-f", "wav", "-i", speech]
        sound = "[2:a]aresample=48000,apad[s];[1:a][s]amix=duration=first:normalize=0[a]"
    command += ["-filter_complex", f"[0:v]{_picture()}[v];{sound}", "-map", "[v]", "-map", "[a]"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
    command += ["-g", "60"]
    command += ["-c:a", "aac", "-b:a", "128k", "-metadata:s:a:0", "language=eng"]
    return [*command, "-movflags", "+faststart", "-t", f"{seconds:g}", made]


def _picture() -> str:
    """Flash a corner at the start of each second, and write the time if there is a font."""
    flash = "drawbox=x=0:y=0:w=iw/8:h=ih/8:color=white:t=fill:enable='lt(mod(t,1),0.06)'"
    font = _font()
    if font is None:
        return flash
    clock = f"drawtext=fontfile={font}:text='%{{pts\\:hms}}':fontsize=h/9:x=(w-tw)/2:y=h*0.78"
    return f"{flash},{clock}:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=8"


def _font() -> Path | None:
    for pattern in ("**/DejaVuSans-Bold.ttf", "**/*Sans*.ttf", "**/*.ttf"):
        found = sorted(path for path in _FONTS.glob(pattern) if str(path).isascii())
        if found and not set(str(found[0])) & set(" ':\\,;[]"):
            return found[0]
    return None


def _speak(scratch: Path) -> Path | None:
    if shutil.which("espeak-ng") is None:
        return None
    target = scratch / "speech.wav"
    run.tool(["espeak-ng", "-v", "en", "-s", "150", "-w", target, _SPEECH], writes=[scratch])
    return target


def main() -> None:
    """Read the command line and write the film."""
    parser = argparse.ArgumentParser(description="Write a sample film.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--rate", type=int, default=30)
    given = parser.parse_args()
    make(given.file.absolute(), seconds=given.seconds, size=given.size, rate=given.rate)


if __name__ == "__main__":
    main()
