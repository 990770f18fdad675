"""The REST routes of search."""

from typing import Any

from apiflask import APIBlueprint

from app.api.access import public
from app.api.limits import limited
from app.api.openapi import refuses
from app.core.database import unit_of_work
from app.search import answers, service, suggesting
from app.search.errors import MeaningUnavailable
from app.search.facets import Filters
from app.search.schemas import SearchPage, SearchQuery, SuggestionList, SuggestQuery

blueprint = APIBlueprint("search", __name__, tag="Search")
SEARCHES = "120 per minute"
KEYSTROKES = "300 per minute"


@blueprint.get("/search/videos")
@public
@limited(SEARCHES, shared="search")
@blueprint.input(SearchQuery, location="query", arg_name="query")
@blueprint.output(SearchPage)
@refuses(MeaningUnavailable)
def search_videos(query: SearchQuery) -> dict[str, Any]:
    """Find videos by the words in them, also spoken ones; typing errors are mended."""
    if query.mode == "meaning":
        raise MeaningUnavailable
    with unit_of_work(writes=False):
        found = service.search(
            query.q,
            page=query.page,
            page_size=query.page_size,
            filters=filters_of(query),
            sort=query.sort,
        )
        return answers.found(found)


@blueprint.get("/search/suggest")
@public
@limited(KEYSTROKES, shared="suggest")
@blueprint.input(SuggestQuery, location="query", arg_name="query")
@blueprint.output(SuggestionList)
def suggest(query: SuggestQuery) -> dict[str, Any]:
    """Suggest what to search for while somebody types: titles, tags and channels."""
    with unit_of_work(writes=False):
        return answers.suggestions(suggesting.suggest(query.q))


def filters_of(query: SearchQuery) -> Filters:
    """Answer what a query asks to narrow by."""
    return Filters(
        channel=query.channel,
        tag=query.tag,
        category=query.category,
        language=query.language,
        length=query.length,
        date=query.date,
        captions="yes" if query.captions else None,
    )
