"""REST of my picture."""

from __future__ import annotations

from apiflask import APIBlueprint

from app.accounts import pictures
from app.accounts.deeds import publishes
from app.accounts.schemas import UserOut
from app.api.access import require_user, signed_in
from app.api.openapi import without_body
from app.api.pictures import AVATAR, kept, takes_picture
from app.core.database import unit_of_work

blueprint = APIBlueprint("user_pictures", __name__, tag="Accounts")


def keep_mine() -> UserOut:
    """Take the picture of the request for mine."""
    with unit_of_work(writes=False):
        user_id = require_user().id
    with kept(pictures.place_of(user_id), AVATAR, main=pictures.MAIN) as key, unit_of_work():
        return UserOut.model_validate(pictures.put(user_id, key))


def drop_mine() -> None:
    """Take my picture away."""
    with unit_of_work():
        pictures.put(require_user().id, None)


@blueprint.put("/me/avatar")
@publishes
@signed_in
@takes_picture
@blueprint.output(UserOut)
def put_avatar() -> UserOut:
    """Set my picture: its middle is cut to a square."""
    return keep_mine()


@blueprint.delete("/me/avatar")
@signed_in
@without_body(204)
def delete_avatar() -> tuple[str, int]:
    """Take my picture away."""
    drop_mine()
    return "", 204
