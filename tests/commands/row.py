"""How one command is called by the tests that call every command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.accounts.factories import People


@dataclass(frozen=True)
class World:
    """What a row may make things with."""

    app: Flask
    people: People
    folder: Path


def nothing(_world: World) -> Sequence[str]:
    """Call it as it is."""
    return ()


@dataclass(frozen=True)
class Row:
    """How a command is called: `arguments` makes what it names and answers the words.

    `runs` says whether it is also run for real, `differs` whether that changes a table or a file,
    `codes` what it may exit with. One that needs a house of its own is `alone`: its domain's tests
    call it.
    """

    arguments: Callable[[World], Sequence[str]] = nothing
    runs: bool = True
    differs: bool = True
    codes: tuple[int, ...] = (0,)
    alone: bool = False
