"""The REST routes of recommendations."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import current_user, public
from app.api.schemas import PageQuery
from app.core.database import unit_of_work
from app.recommendations import answers, service
from app.recommendations.schemas import RecommendedPage
from app.videos import service as videos

blueprint = APIBlueprint("recommendations", __name__, tag="Recommendations")


@blueprint.get("/videos/<uuid:video_id>/related")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(RecommendedPage)
def related(video_id: UUID, query: PageQuery) -> dict[str, Any]:
    """List what to watch after a video, each with its reason: alike, or of the same viewers."""
    with unit_of_work(writes=False):
        viewer = current_user()
        found = service.related(viewer, videos.watch(viewer, video_id))
        return answers.page(found, page=query.page, page_size=query.page_size)


@blueprint.get("/recommendations/for-you")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(RecommendedPage)
def for_you(query: PageQuery) -> dict[str, Any]:
    """List what the caller may like, each with its reason; strangers get what is popular or new."""
    with unit_of_work(writes=False):
        found = service.for_you(current_user())
        return answers.page(found, page=query.page, page_size=query.page_size)
