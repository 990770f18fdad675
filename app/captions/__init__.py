"""Captions: the cues of a video's caption tracks, as files to take and give, and its transcript."""

from __future__ import annotations

from flask import Flask

from app.captions import personal


def register(_app: Flask) -> None:
    """Mount the domain."""
    personal.register()
