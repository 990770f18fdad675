"""Turns what was found into answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.api.schemas import page_of
from app.search.service import Found, Hit
from app.search.suggesting import Suggestions
from app.videos import answers


def found(result: Found) -> dict[str, Any]:
    """Answer one page of what was found."""
    return page_of(result.page, [hit(one) for one in result.page.items]) | {
        "facets": {kind: [asdict(one) for one in counts] for kind, counts in result.facets.items()},
        "corrected": result.corrected,
        "partial": result.partial,
    }


def hit(one: Hit) -> dict[str, Any]:
    """Answer a video with its moments and what to mark."""
    return answers.summary_fields(one.row) | {
        "moments": [asdict(said) for said in one.moments],
        "highlights": [asdict(highlight) for highlight in one.highlights],
    }


def suggestions(result: Suggestions) -> dict[str, Any]:
    """Answer what is suggested."""
    return asdict(result)
