"""The shapes of search: what is asked, what is found and where, what is suggested."""

from typing import Literal

from pydantic import Field

from app.api.schemas import PageQuery, Pagination, Schema
from app.search.finding import Sort
from app.videos.schemas import VideoSummary

Mode = Literal["words", "meaning"]
Length = Literal["short", "medium", "long"]
Date = Literal["today", "week", "month", "year"]


class SearchQuery(PageQuery):
    """What to look for. `channel` is a handle or id; short is below 4 minutes, long from 20 on."""

    q: str = Field("", max_length=1000)
    mode: Mode = "words"
    date: Date | None = None
    length: Length | None = None
    captions: bool | None = None
    language: str | None = Field(None, max_length=35)
    channel: str | None = Field(None, max_length=41)
    tag: str | None = Field(None, max_length=40)
    category: str | None = Field(None, max_length=50)
    sort: Sort = Sort.RELEVANCE


class SuggestQuery(Schema):
    """What was typed so far."""

    q: str = Field("", max_length=1000)


class SpokenMoment(Schema):
    """Where the words are said; `start` is in seconds."""

    start: float
    text: str


class MarkOut(Schema):
    """Letters to mark in a text: from `start` (counted from 0) up to, not with, `end`."""

    start: int
    end: int


class HighlightOut(Schema):
    """The title, or a piece of the description, with the words found in it."""

    field: Literal["title", "description"]
    text: str
    marks: list[MarkOut]


class SearchItem(VideoSummary):
    """A video that was found, up to three moments in which it is said, and what to mark."""

    moments: list[SpokenMoment]
    highlights: list[HighlightOut]


class FacetCount(Schema):
    """How many of what was found have a value."""

    value: str
    label: str
    count: int


class Facets(Schema):
    """What was found by kind; each kind is counted as if it alone did not narrow."""

    channel: list[FacetCount] = Field(default_factory=list)
    tag: list[FacetCount] = Field(default_factory=list)
    category: list[FacetCount] = Field(default_factory=list)
    language: list[FacetCount] = Field(default_factory=list)
    length: list[FacetCount] = Field(default_factory=list)
    date: list[FacetCount] = Field(default_factory=list)
    captions: list[FacetCount] = Field(default_factory=list)


class SearchPage(Schema):
    """One page of what was found.

    `corrected` is what was looked for when typing errors were mended; `partial` says that no video
    has all the words, and these have some.
    """

    items: list[SearchItem]
    pagination: Pagination
    facets: Facets
    corrected: str | None
    partial: bool


class SuggestionOut(Schema):
    """A text to search for, and what it is."""

    text: str
    kind: Literal["title", "tag", "channel"]


class SuggestionList(Schema):
    """Up to eight suggestions; `corrected` when what was typed was mended for them."""

    items: list[SuggestionOut]
    corrected: str | None
