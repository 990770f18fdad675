"""The shapes of films: what is asked for, and what is told of each."""

from uuid import UUID

from pydantic import Field

from app.api.schemas import Moment, Schema
from app.core.amounts import Price
from app.films.models import TITLE_LENGTH
from app.films.values import Order, Rating

# As far as both databases count.
MOST_SKIPPED = 1_000_000


class SliceQuery(Schema):
    """Which part of a list: how many films it leaves out, and how many it has, 1 to 100."""

    skip: int = Field(0, ge=0, le=MOST_SKIPPED)
    limit: int = Field(10, ge=1, le=100)
    sort: Order = Order.TITLE


class FilmsQuery(SliceQuery):
    """What films to list. Case and accents of titles and categories do not matter."""

    category: str = Field("", max_length=100)
    title: str = Field("", max_length=TITLE_LENGTH)
    streaming: bool | None = None


class FilmSearchQuery(SliceQuery):
    """Words that a title holds, in any order."""

    q: str = Field(min_length=1, max_length=TITLE_LENGTH, examples=["dinosaur"])


class FilmOut(Schema):
    """A film of the shop; `length` is in minutes, `rental_duration` in days.

    `video_id` is the video of the library that shows the film, when there is one that is out.
    """

    film_id: int
    title: str = Field(examples=["ACADEMY DINOSAUR"])
    description: str | None
    release_year: int | None = Field(examples=[2006])
    language: str = Field(examples=["English"])
    categories: list[str] = Field(examples=[["Documentary"]])
    rental_duration: int = Field(examples=[6])
    rental_rate: Price
    length: int | None = Field(examples=[86])
    replacement_cost: Price
    rating: Rating | None = Field(examples=["PG"])
    streaming_available: bool
    video_id: UUID | None
    last_update: Moment


class ActorOut(Schema):
    """Somebody who plays in a film."""

    actor_id: int
    first_name: str = Field(examples=["PENELOPE"])
    last_name: str = Field(examples=["GUINESS"])


class FilmDetails(FilmOut):
    """A film with all that is known of it."""

    original_language: str | None
    special_features: list[str] = Field(examples=[["Deleted Scenes"]])
    actors: list[ActorOut]


class FilmList(Schema):
    """A part of a list of films; `total` counts all of them."""

    films: list[FilmOut]
    total: int
    skip: int
    limit: int


class CategoryOut(Schema):
    """A category, and how many films it has."""

    category_id: int
    name: str = Field(examples=["Documentary"])
    film_count: int
    last_update: Moment


class CategoryList(Schema):
    """Every category, in the order of the alphabet."""

    categories: list[CategoryOut]
