"""The page of one video: its player, what it is, who made it, and the ways on."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.access import current_user, public
from app.api.limits import limited
from app.core import database
from app.core.errors import AppError, Unauthorized
from app.recommendations import service as recommendations
from app.rentals.streaming.errors import RentalRequired
from app.rooms.chat import replay
from app.videos import answers, oembed_api, policy
from app.videos import service as videos
from app.videos.editing import door, downloads, downloads_api
from app.videos.editing.errors import DownloadsOff, NothingToDownload
from app.videos.errors import PasswordRequired, PasswordWrong, SponsorRequired, SubscriptionRequired
from app.videos.models import Video
from app.videos.values import Access
from app.web import cards, foreign, reactions, redirects, renting, standing, transcripts
from app.web.blueprint import blueprint

# So many videos are offered after one.
UP_NEXT = 12
# Why somebody who may see that a video is there may not watch it.
LOCKED = (
    Unauthorized,
    SubscriptionRequired,
    SponsorRequired,
    PasswordRequired,
    RentalRequired,
)


@blueprint.get("/watch/<uuid:video_id>")
@public
def watch(video_id: uuid.UUID) -> ResponseReturnValue:
    """Show a video to whoever may watch it, and to others what they need for it."""
    with database.unit_of_work(writes=False):
        viewer = current_user()
        try:
            video = videos.watch(viewer, video_id)
            return renting.waiting_page(viewer, video) or watch_page(viewer, video)
        except PasswordRequired as refusal:
            return password_page(viewer, videos.show(viewer, video_id)), refusal.status
        except LOCKED as refusal:
            return locked_page(viewer, videos.show(viewer, video_id), refusal)


@blueprint.post("/watch/<uuid:video_id>/unlock")
@door.unlock_limits
@public
def unlock_video(video_id: uuid.UUID) -> ResponseReturnValue:
    """Open a video with its password."""
    try:
        door.unlock(video_id, request.form.get("password", "")[:200])
    except PasswordWrong as error:
        with database.unit_of_work(writes=False):
            viewer = current_user()
            page = password_page(viewer, videos.show(viewer, video_id), error.message)
            return page, error.status
    return redirects.onward(url_for("pages.watch", video_id=video_id))


@blueprint.post("/watch/<uuid:video_id>/download")
@limited("60 per hour", adds=True)
@public
def download(video_id: uuid.UUID) -> ResponseReturnValue:
    """Lead to the video as a file, or have it made and say how far it is."""
    height = request.form.get("height", "")
    try:
        wanted = int(height) if height.isascii() and height.isdigit() and len(height) < 6 else None
        found = downloads_api.ask(video_id, wanted)
    except LOCKED:
        return redirect(url_for("pages.watch", video_id=video_id), code=303)
    except (DownloadsOff, NothingToDownload) as error:
        flash(error.message)
        return redirect(url_for("pages.watch", video_id=video_id), code=303)
    if found["url"]:
        return redirect(found["url"], code=303)
    flash(_("Your file is being made. Ask for it again in a moment."))
    return redirect(url_for("pages.watch", video_id=video_id), code=303)


def password_page(
    viewer: User | None, video: Video, problem: str = "", *, onward: str | None = None
) -> str:
    """Write the page that asks for a video's password, inside a unit of work.

    It leads to the page of ours that was wanted, else to the video.
    """
    return render_template(
        "videos/password.html",
        video=video,
        still=answers.image_link(video.thumbnail_key, viewer),
        problem=problem,
        onward=onward or redirects.wanted(),
    )


def watch_page(viewer: User | None, video: Video) -> str:
    """Write the page with the player, inside a unit of work."""
    foreign.let_player_in(video)
    return render_template(
        "videos/watch.html",
        video=video,
        still=answers.image_link(video.thumbnail_key, viewer),
        playback_url=url_for("videos.playback", video_id=video.id),
        share_url=url_for("pages.watch", video_id=video.id, _external=True),
        standing=standing.of(viewer, video.channel),
        told=oembed_api.told_to_sites(video),
        download_heights=downloads.heights(video) if downloads.allowed(viewer, video) else [],
        may_edit=policy.is_owner(viewer, video),
        reactions=reactions.of(viewer, video),
        transcript=transcripts.asked_for(video),
        replays=replay.rooms_of(viewer, video.id),
        up_next=cards.recommended(recommendations.related(viewer, video)[:UP_NEXT]),
    )


def locked_page(viewer: User | None, video: Video, refusal: AppError) -> ResponseReturnValue:
    """Write the page that says why somebody may not watch, inside a unit of work."""
    is_for_rent = video.access == Access.RENTAL
    page = render_template(
        "films/for_rent.html" if is_for_rent else "videos/locked.html",
        video=video,
        offer=renting.offer_of_video(viewer, video) if is_for_rent else None,
        why=refusal.message,
        still=answers.image_link(video.thumbnail_key, viewer),
        standing=standing.of(viewer, video.channel),
    )
    return page, refusal.status
