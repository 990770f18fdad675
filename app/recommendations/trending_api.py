"""The REST route of what is trending: everybody gets the same, kept ready for some seconds."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from apiflask import APIBlueprint
from flask import Flask, Response, current_app, request
from pydantic import AfterValidator, Field
from werkzeug.wrappers import Response as BaseResponse

from app.api.access import public
from app.api.schemas import PageQuery, iso, page_of
from app.core.database import after_commit, unit_of_work
from app.recommendations import trending
from app.videos import answers
from app.videos.hot import HotAnswers
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
    hot = hot_answers(current_app)
    asked = (query.days, query.page, query.page_size)
    ready = hot.get(asked) or hot.put(asked, _json(_trending(query)))
    response = Response(ready.body, mimetype="application/json")
    response.set_etag(ready.etag)
    response.cache_control.public = True
    response.cache_control.max_age = 1
    return response.make_conditional(request)


def _trending(query: TrendingQuery) -> dict[str, Any]:
    with unit_of_work(writes=False):
        rows = trending.trending(**query.model_dump())
        return page_of(rows, [answers.summary_fields(row) for row in rows.items])


def _json(answer: dict[str, Any]) -> bytes:
    return orjson.dumps(answer, default=iso, option=orjson.OPT_PASSTHROUGH_DATETIME)
