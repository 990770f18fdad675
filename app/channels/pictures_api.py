"""REST of a channel's pictures."""

from __future__ import annotations

from apiflask import APIBlueprint

from app.accounts.deeds import publishes
from app.api.access import owner_of
from app.api.openapi import without_body
from app.api.pictures import kept, takes_picture
from app.channels import pictures, service
from app.channels.api import owner
from app.channels.pictures import AVATAR, BANNER, Kind
from app.channels.schemas import ChannelOut
from app.core.database import unit_of_work

blueprint = APIBlueprint("channel_pictures", __name__, tag="Channels")


def keep(channel: str, kind: Kind) -> ChannelOut:
    """Take the picture of the request for a channel's; raise ChannelNotFound."""
    with unit_of_work(writes=False):
        channel_id = service.get(channel).id
    with kept(kind.place(channel_id), kind.cuts, main=kind.main) as key, unit_of_work():
        return ChannelOut.model_validate(pictures.put(channel_id, kind, key))


def drop(channel: str, kind: Kind) -> None:
    """Take a picture of a channel away; raise ChannelNotFound."""
    with unit_of_work():
        pictures.put(service.get(channel).id, kind, None)


@blueprint.put("/channels/<channel>/avatar")
@publishes
@owner_of(owner)
@takes_picture
@blueprint.output(ChannelOut)
def put_avatar(channel: str) -> ChannelOut:
    """Set a channel's picture: its middle is cut to a square."""
    return keep(channel, AVATAR)


@blueprint.delete("/channels/<channel>/avatar")
@owner_of(owner)
@without_body(204)
def delete_avatar(channel: str) -> tuple[str, int]:
    """Take a channel's picture away."""
    drop(channel, AVATAR)
    return "", 204


@blueprint.put("/channels/<channel>/banner")
@publishes
@owner_of(owner)
@takes_picture
@blueprint.output(ChannelOut)
def put_banner(channel: str) -> ChannelOut:
    """Set a channel's banner: its middle is cut to four times as wide as high."""
    return keep(channel, BANNER)


@blueprint.delete("/channels/<channel>/banner")
@owner_of(owner)
@without_body(204)
def delete_banner(channel: str) -> tuple[str, int]:
    """Take a channel's banner away."""
    drop(channel, BANNER)
    return "", 204
