"""Processor time of one ladder: ours, packaged and playable, beside bare ffmpeg with null output.

`python -m benchmarks.ladder [ROUNDS] [SECONDS]`. All make the same rungs with the same encoder.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app.services.media import film, ladder, probe, sample, sandbox, scan
from app.services.media import plan as plans
from app.services.media.plan import Plan, Rung
from benchmarks import measure

QUIET = ("ffmpeg", "-nostdin", "-v", "error", "-y")
SOUND = ("-map", "0:a", "-c:a", "aac", "-b:a", "128k")
OURS, ONE, EACH = "Matinee", "one bare ffmpeg", "one ffmpeg per rung"
CPU = "cpu s"
GOALS = [
    measure.Goal(CPU, OURS, ONE, 1.05, at_most=True),
    measure.Goal(CPU, EACH, OURS, 1.7),
]


def main(rounds: int = 3, seconds: int = 20) -> bool:
    """Make a film, encode it by each way in turn, print the ratios beside the goals."""
    measure.introduce()
    count_what_is_shut_in()
    with tempfile.TemporaryDirectory() as name:
        path = grainy_film(Path(name), seconds)
        made = planned(path)
        runs = {
            OURS: partial(spent, partial(ours, path)),
            ONE: partial(spent, partial(one_process, path, made)),
            EACH: partial(spent, partial(process_per_rung, path, made)),
        }
        found = measure.interleave(rounds, runs)
    sizes = ", ".join(rung.name for rung in made.rungs)
    return measure.report(f"Ladder of {seconds} s 1080p30 ({sizes})", found, GOALS)


def grainy_film(folder: Path, seconds: int) -> Path:
    """Make a 1080p30 film with grain, at the bits a camera writes: a clean one decodes for free."""
    clean = sample.make(folder / "clean.mp4", seconds=seconds, size="1920x1080")
    film_like = ["-vf", "noise=alls=5:allf=t", "-c:v", "libx264", "-preset", "fast", "-crf", "20"]
    run([*QUIET, "-i", clean, *film_like, "-c:a", "copy", folder / "film.mp4"])
    return folder / "film.mp4"


def spent(work: Callable[[], None]) -> measure.Measures:
    """Do some work and return the processor seconds of it and of all it started."""
    before = processor_seconds()
    work()
    return {CPU: processor_seconds() - before}


def processor_seconds() -> float:
    """Return the processor time of this process and of the children that ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


def count_what_is_shut_in() -> None:
    """Run tools without the sandbox, which hides the processor time of what runs in it."""
    sandbox.capability = lambda: sandbox.Capability("prlimit", "measuring")  # type: ignore[assignment]


def planned(path: Path) -> Plan:
    """Plan a file as the pipeline does."""
    source = probe.probe(path)
    return plans.make(source, scan.fitting(path, source, is_cancelled=lambda: False))


def ours(path: Path) -> None:
    """Do what the worker does from probe to the finished package."""
    with tempfile.TemporaryDirectory() as name:
        folder, scratch = Path(name) / "film", Path(name) / "scratch"
        folder.mkdir()
        scratch.mkdir()
        order = film.Order(
            path=path,
            source=probe.probe(path),
            plan=planned(path),
            on_tick=lambda _package: None,
            on_progress=lambda _share: None,
            is_cancelled=lambda: False,
        )
        film.make(order, folder=folder, scratch=scratch)


def one_process(path: Path, made: Plan) -> None:
    """Decode once, scale every rung from the source, throw everything away."""
    count = len(made.rungs)
    names = "".join(f"[s{number}]" for number in range(count))
    scaled = [f"[s{n}]{scale(rung)}[r{n}]" for n, rung in enumerate(made.rungs)]
    words = ["-filter_complex", f"[0:v]split={count}{names};{';'.join(scaled)}"]
    for number, rung in enumerate(made.rungs):
        words += ["-map", f"[r{number}]", *capped(rung, f":v:{number}")]
    run([*QUIET, "-i", path, *words, *SOUND, *encoder(made), "-f", "null", "-"])


def process_per_rung(path: Path, made: Plan) -> None:
    """Decode once per rung, one process after another."""
    for number, rung in enumerate(made.rungs):
        sound = SOUND if number == 0 else ()
        words = ["-map", "0:v", "-vf", scale(rung), *capped(rung, ":v"), *sound]
        run([*QUIET, "-i", path, *words, *encoder(made), "-f", "null", "-"])


def scale(rung: Rung) -> str:
    """Return the filter that makes a rung's size."""
    return f"scale={rung.width}:{rung.height},format=yuv420p,setsar=1"


def capped(rung: Rung, stream: str) -> list[str]:
    """Return the limit on a rung's bits."""
    return [f"-maxrate{stream}", str(rung.cap), f"-bufsize{stream}", str(rung.cap)]


def encoder(made: Plan) -> list[str]:
    """Return the settings of our own ladder's encoder."""
    group = str(made.group)
    return [*ladder.ENCODER, "-g", group, "-keyint_min", group]


def run(command: Sequence[str | Path]) -> None:
    """Run a program to its end."""
    subprocess.run(list(map(str, command)), check=True)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:3])) else 1)
