"""The REST routes of the film catalogue."""

from apiflask import APIBlueprint

from app.api.access import public
from app.api.openapi import refuses
from app.core.database import unit_of_work
from app.films import answers, service
from app.films.errors import FilmNotFound, NoFilmNumber
from app.films.schemas import (
    CategoryList,
    FilmDetails,
    FilmList,
    FilmSearchQuery,
    FilmsQuery,
    SliceQuery,
)
from app.films.service import Wanted

blueprint = APIBlueprint("films", __name__, tag="Films")


@blueprint.get("/films")
@public
@blueprint.input(FilmsQuery, location="query", arg_name="query")
@blueprint.output(FilmList)
def list_films(query: FilmsQuery) -> FilmList:
    """List films, of a category, with words in their title, and that stream or do not."""
    return _listed(Wanted(query.title, query.category, query.streaming), query)


@blueprint.get("/films/search")
@public
@blueprint.input(FilmSearchQuery, location="query", arg_name="query")
@blueprint.output(FilmList)
def search_films(query: FilmSearchQuery) -> FilmList:
    """Find films by words in their titles."""
    return _listed(Wanted(title=query.q), query)


@blueprint.get("/films/streaming")
@public
@blueprint.input(SliceQuery, location="query", arg_name="query")
@blueprint.output(FilmList)
def list_streaming(query: SliceQuery) -> FilmList:
    """List the films that may be streamed."""
    return _listed(Wanted(streaming=True), query)


@blueprint.get("/films/<int(signed=True):film_id>")
@public
@blueprint.output(FilmDetails)
@refuses(NoFilmNumber, FilmNotFound)
def show_film(film_id: int) -> FilmDetails:
    """Tell all that is known of a film."""
    if film_id < 1:
        raise NoFilmNumber
    with unit_of_work(writes=False):
        return answers.details(service.get(film_id))


@blueprint.get("/categories")
@public
@blueprint.output(CategoryList)
def list_categories() -> CategoryList:
    """List the categories of films, each with how many films it has."""
    with unit_of_work(writes=False):
        return CategoryList(categories=[answers.category(one) for one in service.shelves()])


def _listed(wanted: Wanted, query: SliceQuery) -> FilmList:
    with unit_of_work(writes=False):
        found, total = service.catalogue(
            wanted, skip=query.skip, limit=query.limit, order=query.sort
        )
        films = [answers.film(one) for one in found]
        return FilmList(films=films, total=total, skip=query.skip, limit=query.limit)
