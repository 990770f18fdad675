"""The REST route of what is trending: everybody gets the same, kept ready for some seconds."""

from __future__ import annotations

from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import Flask, current_app
from pydantic import AfterValidator, Field
from werkzeug.wrappers import Response as BaseResponse

from app.api import hot
from app.api.access import public
from app.api.hot import HotAnswers
from app.api.schemas import PageQuery, page_of
from app.core.database import after_commit, unit_of_work
from app.recommendations import trending
from app.videos import answers
from app.videos.schemas import VideoPage

KEPT_SECONDS = 2.0
blueprint = APIBlueprint("trending", __name__, tag="Videos")


def check_days(value: int) -> int:
    """Refuse a window that is not offered."""
    if value not in trending.WINDOWS:
        raise ValueError(f"Choose one of {', '.join(map(str, trending.WINDOWS))}.")
    return value


Days = Annotated[
    int, AfterValidator(check_days), Field(json_schema_extra={"enum": list(trending.WINDOWS)})
]


class TrendingQuery(PageQuery):
    """Of how many days the views count: 1, 7 or 30."""

    days: Days = trending.DEFAULT_DAYS


def hot_answers(app: Flask) -> HotAnswers:
    """Answer what this process keeps ready."""
    made = HotAnswers(seconds=KEPT_SECONDS)
    kept: HotAnswers = app.extensions.setdefault("matinee_trending", made)
    return kept


def forget_answers(_changed: object) -> None:
    """Make the next answer of this process fresh, once what changed is committed."""
    after_commit(hot_answers(current_app).clear)


@blueprint.get("/videos/trending")
@public
@blueprint.input(TrendingQuery, location="query", arg_name="query")
@blueprint.output(VideoPage)
def list_trending(query: TrendingQuery) -> BaseResponse:
    """List the videos viewed most within 1, 7 or 30 days; later views count for more."""
    asked = (query.days, query.page, query.page_size)
    return hot.json_answer(hot_answers(current_app), asked, lambda: _trending(query))


def _trending(query: TrendingQuery) -> dict[str, Any]:
    with unit_of_work(writes=False):
        rows = trending.trending(**query.model_dump())
        return page_of(rows, answers.summaries(rows.items))
