"""The REST routes of the film catalogue."""

from typing import Any

from apiflask import APIBlueprint
from flask import Flask, current_app
from werkzeug.wrappers import Response as BaseResponse

from app.api import hot
from app.api.access import public
from app.api.hot import HotAnswers
from app.api.openapi import refuses
from app.core.database import plain_read, unit_of_work
from app.films import answers, listing, service
from app.films.errors import FilmNotFound, NoFilmNumber
from app.films.listing import Wanted
from app.films.schemas import (
    CategoryList,
    FilmDetails,
    FilmList,
    FilmSearchQuery,
    FilmsQuery,
    SliceQuery,
)

blueprint = APIBlueprint("films", __name__, tag="Films")


def hot_answers(app: Flask) -> HotAnswers:
    """Answer how this process makes its lists of films: each anew, so that none is old."""
    kept: HotAnswers = app.extensions.setdefault("matinee_hot_films", HotAnswers(seconds=0.0))
    return kept


@blueprint.get("/films")
@public
@blueprint.input(FilmsQuery, location="query", arg_name="query")
@blueprint.output(FilmList)
def list_films(query: FilmsQuery) -> BaseResponse:
    """List films, of a category, with words in their title, and that stream or do not."""
    return _listed(Wanted(query.title, query.category, query.streaming), query)


@blueprint.get("/films/search")
@public
@blueprint.input(FilmSearchQuery, location="query", arg_name="query")
@blueprint.output(FilmList)
def search_films(query: FilmSearchQuery) -> BaseResponse:
    """Find films by words in their titles."""
    return _listed(Wanted(title=query.q), query)


@blueprint.get("/films/streaming")
@public
@blueprint.input(SliceQuery, location="query", arg_name="query")
@blueprint.output(FilmList)
def list_streaming(query: SliceQuery) -> BaseResponse:
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


def _listed(wanted: Wanted, query: SliceQuery) -> BaseResponse:
    """Answer a list, made without a request's detours: everybody gets the same."""
    asked = (wanted, query.skip, query.limit, query.sort)
    return hot.json_answer(hot_answers(current_app), asked, lambda: _made(wanted, query))


def _made(wanted: Wanted, query: SliceQuery) -> dict[str, Any]:
    place = {"skip": query.skip, "limit": query.limit}
    with plain_read() as ask:
        found, total = listing.catalogue(wanted, **place, order=query.sort, through=ask)
    return {"films": [answers.listed(one) for one in found], "total": total, **place}
