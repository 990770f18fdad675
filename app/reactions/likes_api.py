"""The REST routes of likes and ratings of videos, and of how comments are kept."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.api.openapi import without_body
from app.channels import service as channels
from app.channels.api import owner as owner_of_channel
from app.core.database import unit_of_work
from app.reactions import answers, likes, ratings, settings
from app.reactions.api import taps
from app.reactions.schemas import (
    ChannelCommentSettings,
    Like,
    NewRating,
    Rating,
    VideoCommentMode,
    VideoCommentSettings,
)
from app.videos import service as videos
from app.videos.api import owner

blueprint = APIBlueprint("reactions", __name__, tag="Reactions")


@blueprint.get("/videos/<uuid:video_id>/like")
@public
@blueprint.output(Like)
def show_like(video_id: UUID) -> Like:
    """Tell whether I like a video, and how many do."""
    with unit_of_work(writes=False):
        viewer = current_user()
        return answers.like(viewer, videos.watch(viewer, video_id))


@blueprint.put("/videos/<uuid:video_id>/like")
@signed_in
@taps
@blueprint.output(Like)
def like_video(video_id: UUID) -> Like:
    """Like a video."""
    with unit_of_work():
        me = require_user()
        return answers.like(me, likes.like(me, video_id))


@blueprint.delete("/videos/<uuid:video_id>/like")
@signed_in
@taps
@without_body(204)
def unlike_video(video_id: UUID) -> tuple[str, int]:
    """Like a video no longer."""
    with unit_of_work():
        likes.unlike(require_user(), video_id)
    return "", 204


@blueprint.get("/videos/<uuid:video_id>/rating")
@public
@blueprint.output(Rating)
def show_rating(video_id: UUID) -> Rating:
    """Tell how a video is rated, and how I rate it."""
    with unit_of_work(writes=False):
        viewer = current_user()
        return answers.rating(viewer, videos.watch(viewer, video_id))


@blueprint.put("/videos/<uuid:video_id>/rating")
@signed_in
@taps
@blueprint.input(NewRating)
@blueprint.output(Rating)
def rate_video(video_id: UUID, json_data: NewRating) -> Rating:
    """Rate a video, or change my rating."""
    with unit_of_work():
        me = require_user()
        return answers.rating(me, ratings.rate(me, video_id, json_data.rating))


@blueprint.delete("/videos/<uuid:video_id>/rating")
@signed_in
@taps
@without_body(204)
def take_rating_back(video_id: UUID) -> tuple[str, int]:
    """Rate a video no longer."""
    with unit_of_work():
        ratings.take_back(require_user(), video_id)
    return "", 204


@blueprint.get("/channels/<channel>/comment-settings")
@owner_of(owner_of_channel)
@blueprint.output(ChannelCommentSettings)
def show_channel_settings(channel: str) -> ChannelCommentSettings:
    """Tell how my channel keeps comments."""
    with unit_of_work(writes=False):
        return answers.channel_settings(settings.of_channel(channels.get(channel).id))


@blueprint.put("/channels/<channel>/comment-settings")
@owner_of(owner_of_channel)
@blueprint.input(ChannelCommentSettings)
@blueprint.output(ChannelCommentSettings)
def put_channel_settings(channel: str, json_data: ChannelCommentSettings) -> ChannelCommentSettings:
    """Choose how my channel keeps comments, and which words make one wait."""
    with unit_of_work():
        kept = settings.keep_channel(channels.get(channel), **json_data.model_dump())
        return answers.channel_settings(kept)


@blueprint.get("/videos/<uuid:video_id>/comment-settings")
@owner_of(owner)
@blueprint.output(VideoCommentSettings)
def show_video_settings(video_id: UUID) -> VideoCommentSettings:
    """Tell how my video keeps comments, and how many wait."""
    with unit_of_work(writes=False):
        return answers.video_settings(videos.get(video_id))


@blueprint.put("/videos/<uuid:video_id>/comment-settings")
@owner_of(owner)
@blueprint.input(VideoCommentMode)
@blueprint.output(VideoCommentSettings)
def put_video_settings(video_id: UUID, json_data: VideoCommentMode) -> VideoCommentSettings:
    """Choose how my video keeps comments; null is as its channel does."""
    with unit_of_work():
        video = videos.get(video_id)
        settings.keep_video(video, json_data.mode)
        return answers.video_settings(video)
