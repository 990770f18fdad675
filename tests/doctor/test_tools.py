"""What the doctor says of the tools that read uploads."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.media import sandbox, versions
from tests.doctor.kit import Ask

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("build", "closed"),
    [
        (versions.Build("5.1.6"), False),
        (versions.Build("n5.1.10-static"), True),
        (versions.Build("7.1.4"), False),
        (versions.Build("7.1.5"), True),
        (versions.Build("4.4.8"), False),
        (versions.Build("8.1"), False),
        (versions.Build("9.0.2"), True),
        (versions.Build("N-1234-gabcdef"), False),
        (versions.Build("5.1.9-0+deb12u1", "7:5.1.9-0+deb12u1"), False),
        (versions.Build("5.1.9-0+deb12u2", "7:5.1.9-0+deb12u2", names_fix=True), True),
    ],
)
def test_a_hole_is_closed_by_number_or_by_the_distribution(
    build: versions.Build, *, closed: bool
) -> None:
    assert build.is_closed == closed


def test_an_ffmpeg_of_ones_own_with_a_hole_is_wrong(ask: Ask, programs: Path) -> None:
    assert ask("holes")[0] == "wrong"
    ffmpeg = programs / "ffmpeg"
    for version, level in (("5.1.6", "wrong"), ("7.1.5", "ok")):
        ffmpeg.write_text(f"#!/bin/sh\necho ffmpeg version {version} Copyright\n")
        ffmpeg.chmod(0o755)
        versions.installed.cache_clear()
        assert ask("holes")[0] == level
    assert "CVE-2026-8461" in ask("holes")[1]


def test_a_distributions_ffmpeg_is_never_wrong(ask: Ask) -> None:
    versions.installed.cache_clear()
    build = versions.installed()
    assert build is not None
    if build.package:
        assert ask("holes")[0] in {"ok", "advice"}


def test_tools_that_cannot_be_shut_in_are_told(ask: Ask, programs: Path) -> None:
    assert ask("sandbox")[::2] == ("wrong", "apt-get install util-linux")
    for name in ("prlimit", "setpriv"):
        (programs / name).symlink_to("/usr/bin/true")
    sandbox.capability.cache_clear()
    level, detail, remedy = ask("sandbox")
    assert (level, "limits only" in detail) == ("advice", True)
    assert "bubblewrap" in remedy
