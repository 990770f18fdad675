"""The door of a video with a password, as pages and API share it: tries, and who came through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, request

from app.accounts.passwords import is_right
from app.api.access import current_user
from app.api.limits import limited
from app.api.media import session_of
from app.core.database import unit_of_work
from app.core.extensions import address_key
from app.videos import service, unlocks
from app.videos.errors import PasswordWrong
from app.videos.values import Access


def video_and_address() -> str:
    """Name the tries at one video from one address, so that nobody locks out somebody else."""
    return f"{(request.view_args or {}).get('video_id')}|{address_key()}"


def unlock_limits(view: Any) -> Any:
    """Limit tries through all doors together: 20 in 5 minutes at a video, 60 from an address."""
    counted = limited("20 per 5 minutes", key=video_and_address, shared="unlock")(view)
    return limited("60 per 5 minutes", key=address_key, shared="unlock")(counted)


def unlock(video_id: UUID, password: str) -> None:
    """Let the caller watch with the right password, until their session ends.

    Raise VideoNotFound, PasswordWrong. No transaction is open while the password is compared.
    """
    viewer = current_user()
    with unit_of_work(writes=False):
        video = service.show(viewer, video_id)
        asks, stored = video.access == Access.PASSWORD, video.password_hash
    if not asks:
        return
    if not is_right(password, stored, rounds=current_app.config["BCRYPT_ROUNDS"]):
        raise PasswordWrong
    with unit_of_work():
        if service.lock(video_id).password_hash != stored:
            raise PasswordWrong
        unlocks.remember(video_id, viewer, session_of(viewer.id if viewer else None))
