"""Turns recommendations into answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.api.schemas import page_of
from app.core.pagination import Page
from app.recommendations.ranking import Recommended
from app.recommendations.reasons import Reason
from app.videos import answers


def page(found: Sequence[Recommended], *, page: int, page_size: int) -> dict[str, Any]:
    """Answer one page of a list that is there as a whole."""
    first = (page - 1) * page_size
    shown = found[first : first + page_size]
    return page_of(Page(shown, page, page_size, len(found)), [item(one) for one in shown])


def item(one: Recommended) -> dict[str, Any]:
    """Answer a video with the reason for it."""
    return answers.summary_fields(one.row) | {"reason": reason(one.reason)}


def reason(why: Reason) -> dict[str, Any]:
    """Answer a reason with its parts."""
    return why._asdict() | {
        "video": why.video and why.video._asdict(),
        "channel": why.channel and why.channel._asdict(),
    }
