"""Films as the API tells of them."""

from typing import Any

from app.films.listing import OF_A_LIST, Listed
from app.films.schemas import ActorOut, CategoryOut, FilmDetails
from app.films.service import Described, Shelf


def listed(one: Listed) -> dict[str, Any]:
    """Answer a film of a list as a plain dict, of the shape `FilmOut`."""
    fields = _fields(one)
    for name in ("rental_rate", "replacement_cost"):
        fields[name] = str(fields[name])
    return fields


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
    own = {name: getattr(one.film, name) for name in OF_A_LIST}
    return own | {
        "language": one.language,
        "categories": one.categories,
        "video_id": one.video_id,
    }
