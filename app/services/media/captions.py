"""Cues: what is said in a film and when."""

from __future__ import annotations

from typing import NamedTuple


class Cue(NamedTuple):
    """What is said from `start` until `end`, in whole milliseconds of the film."""

    start: int
    end: int
    text: str
