"""What the pipeline tells the doctor and `/metrics` of the tools that read uploads."""

from __future__ import annotations

from flask import Flask

from app.core import registries
from app.core.registries import Check, advise
from app.pipeline import imports
from app.services.media import run, versions

UPGRADE = "apt-get update && apt-get install --only-upgrade ffmpeg"


def check_sandbox() -> Check:
    """Say how the tools that read uploads are shut in."""
    found = run.capability()
    detail = f"{found.name}: {found.note}"
    if found.name == "none":
        return Check("sandbox", ok=False, detail=detail, remedy="apt-get install util-linux")
    if not found.is_whole:
        remedy = "apt-get install bubblewrap; in a container allow user namespaces"
        return advise("sandbox", detail, remedy)
    return Check("sandbox", ok=True, detail=detail)


def check_holes() -> Check:
    """Say whether the ffmpeg that is there has a hole that uploads could use.

    A distribution closes holes under the number of an older release, so that its package is advised
    about only.
    """
    build = versions.installed()
    if build is None:
        return Check(
            "holes", ok=False, detail="there is no ffmpeg", remedy="apt-get install ffmpeg"
        )
    named = f"ffmpeg {build.package or build.version}"
    if build.is_closed:
        return Check("holes", ok=True, detail=f"{named} has {versions.HOLE} closed")
    if build.package:
        detail = f"{named} does not say that it closes {versions.HOLE}: {versions.WHY}"
        return advise("holes", detail, f"{UPGRADE}; ask your distribution for {versions.HOLE}")
    remedy = f"Take one of {closed()} or later, or your distribution's: {UPGRADE}"
    detail = f"{named} has {versions.HOLE}: {versions.WHY}"
    return Check("holes", ok=False, detail=detail, remedy=remedy)


def closed() -> str:
    """Name the releases that close the hole."""
    return ", ".join(f"{a}.{b}.{point}" for (a, b), point in versions.CLOSED_IN.items())


def build_of_ffmpeg() -> dict[tuple[str, str], int]:
    """Name the ffmpeg that is there, and say whether its holes are known to be closed."""
    build = versions.installed()
    if build is None:
        return {("none", "no"): 1}
    return {(build.package or build.version, "yes" if build.is_closed else "unknown"): 1}


def register(app: Flask) -> None:
    """Have all of it asked."""
    media = "apt-get install --reinstall ffmpeg util-linux"
    for name, check in (
        ("sandbox", check_sandbox),
        ("holes", check_holes),
        ("imports", imports.check),
    ):
        registries.add_doctor(app, name, check, remedy=media)
    about = "The ffmpeg that is there, and whether its holes are known to be closed"
    labels = ("version", "holes_closed")
    registries.add_metric(app, "ffmpeg_info", build_of_ffmpeg, about=about, labels=labels)
