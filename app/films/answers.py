"""Films as the API tells of them."""

from typing import Any

from app.films.schemas import ActorOut, CategoryOut, FilmDetails, FilmOut
from app.films.service import Described, Listed, Shelf

_OF_THE_FILM = (
    *("film_id", "title", "description", "release_year", "rental_duration", "rental_rate"),
    *("length", "replacement_cost", "rating", "streaming_available", "last_update"),
)


def film(one: Listed) -> FilmOut:
    """Answer a film of a list."""
    return FilmOut(**_fields(one))


def details(one: Described) -> FilmDetails:
    """Answer a film by itself."""
    return FilmDetails(
        **_fields(one),
        original_language=one.original_language,
        special_features=one.film.special_features or [],
        actors=[ActorOut.model_validate(actor) for actor in one.actors],
    )


def category(one: Shelf) -> CategoryOut:
    """Answer a category."""
    return CategoryOut(
        category_id=one.category.category_id,
        name=one.category.name,
        film_count=one.film_count,
        last_update=one.category.last_update,
    )


def _fields(one: Listed) -> dict[str, Any]:
    own = {name: getattr(one.film, name) for name in _OF_THE_FILM}
    return own | {
        "language": one.language,
        "categories": one.categories,
        "video_id": one.video_id,
    }
