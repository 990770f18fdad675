"""The lists of videos: the hot latest one, by tag and channel, my feed, and my own."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from apiflask import APIBlueprint
from flask import Flask, current_app
from werkzeug.wrappers import Response as BaseResponse

from app.api import hot
from app.api.access import public, require_user, signed_in
from app.api.hot import HotAnswers
from app.api.schemas import PageQuery, page_of
from app.channels import service as channels
from app.core.database import after_commit, plain_read, unit_of_work
from app.core.pagination import Page
from app.videos import answers, listing, work
from app.videos.editing import shelf
from app.videos.editing.schemas import MineQuery
from app.videos.listing import Place
from app.videos.schemas import FeedQuery, ListQuery, MyVideoPage, VideoFeed, VideoPage

blueprint = APIBlueprint("video_lists", __name__, tag="Videos")


def hot_answers(app: Flask) -> HotAnswers:
    """Answer what this process keeps ready of the latest list."""
    kept: HotAnswers = app.extensions.setdefault("matinee_hot_videos", HotAnswers())
    return kept


def forget_answers(_changed: object) -> None:
    """Make the next answer of this process fresh, once what changed is committed."""
    after_commit(hot_answers(current_app).clear)


@blueprint.get("/videos/latest")
@public
@blueprint.input(FeedQuery, location="query", arg_name="query")
@blueprint.output(VideoFeed)
def latest(query: FeedQuery) -> BaseResponse:
    """List the newest videos, also those only some may watch; `cursor` leads on without end."""
    asked = (query.page, query.page_size, query.cursor)
    return hot.json_answer(hot_answers(current_app), asked, lambda: _latest(query))


@blueprint.get("/videos")
@public
@blueprint.input(ListQuery, location="query", arg_name="query")
@blueprint.output(VideoPage)
def list_videos(query: ListQuery) -> dict[str, Any]:
    """List videos, the newest first, of a tag and of a channel when given."""
    with unit_of_work(writes=False):
        channel = channels.get(query.channel) if query.channel else None
        rows = listing.listed(
            page=query.page, page_size=query.page_size, tag=query.tag, channel=channel
        )
        return _page(rows)


@blueprint.get("/channels/<channel>/videos")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(VideoPage)
def list_channel(channel: str, query: PageQuery) -> dict[str, Any]:
    """List a channel's videos, the newest first; `access` tells who may watch each."""
    with unit_of_work(writes=False):
        found = channels.get(channel)
        rows = listing.listed(channel=found, page=query.page, page_size=query.page_size)
        return _page(rows)


@blueprint.get("/videos/mine")
@signed_in
@blueprint.input(MineQuery, location="query", arg_name="query")
@blueprint.output(MyVideoPage)
def list_mine(query: MineQuery) -> dict[str, Any]:
    """List the videos of my channels, the last submitted first, with the work on them."""
    wanted = shelf.Wanted(query.removed, query.state, query.access, query.q, query.sort)
    with unit_of_work(writes=False):
        me = require_user()
        rows = shelf.mine(me, wanted, page=query.page, page_size=query.page_size)
        jobs = work.latest_jobs([row.id for row in rows.items])
        return page_of(rows, [answers.mine(row, me, jobs.get(row.id)) for row in rows.items])


@blueprint.get("/users/me/feed")
@signed_in
@blueprint.input(FeedQuery, location="query", arg_name="query")
@blueprint.output(VideoFeed)
def my_feed(query: FeedQuery) -> dict[str, Any]:
    """List the newest videos of the channels I follow; `cursor` leads on without end."""
    with unit_of_work(writes=False):
        me = require_user()
        return _feed(query, partial(listing.feed, me), partial(listing.feed_after, me))


def _page(rows: Page) -> dict[str, Any]:
    return page_of(rows, answers.summaries(rows.items))


def _latest(query: FeedQuery) -> dict[str, Any]:
    with plain_read() as ask:
        numbered = partial(listing.latest, through=ask)
        return _feed(query, numbered, partial(listing.latest_after, through=ask))


def _feed(
    query: FeedQuery, numbered: Callable[..., Page], after: Callable[..., Sequence[Any]]
) -> dict[str, Any]:
    """Read one page of an endless list, by number or behind a cursor."""
    size = query.page_size
    if query.cursor is None:
        rows = numbered(page=query.page, page_size=size)
    else:
        behind = after(Place.decode(query.cursor), page_size=size)
        rows = Page(behind, 1, size, len(behind))
    page = _page(rows)
    page["pagination"]["cursor"] = listing.cursor_behind(rows.items, size)
    return page
