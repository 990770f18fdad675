"""What can come of asking YouTube."""

from __future__ import annotations


class YouTubeRefuses(Exception):
    """There is no such video, or it may not be shown on other sites: asking again is no use."""


class YouTubeAway(Exception):
    """YouTube cannot be reached, or answers what is no answer: asking again may help."""
