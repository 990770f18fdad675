"""The pictures of a channel, its avatar and its banner: seen by all, until it is removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.api import pictures
from app.api.media_access import id_in, register_scope
from app.channels import service, signals
from app.channels.models import CHANNEL_PICTURE, Channel
from app.core.database import db
from app.core.registries import Holding
from app.services.media.pictures import Cut

PATTERNS = ("avatar-*/*.webp", "avatar-*/*.jpg", "banner-*/*.webp")
COVER_NAME = "1400.jpg"
ROOT = "channels"


@dataclass(frozen=True)
class Kind:
    """A picture a channel has: what it is called, its sizes, and which of them its key names."""

    name: str
    cuts: Sequence[Cut]
    main: str

    def place(self, channel_id: UUID) -> str:
        """Say where the files of a channel's picture begin."""
        return f"{ROOT}/{channel_id}/{self.name}"


AVATAR = Kind("avatar", pictures.COVER, "256.webp")
BANNER = Kind("banner", pictures.BANNER, "1600.webp")


def put(channel_id: UUID, kind: Kind, key: str | None) -> Channel:
    """Point at a new picture, or at none; the former one's files go; raise ChannelNotFound."""
    channel = service.lock(channel_id)
    pictures.drop(getattr(channel, f"{kind.name}_key"))
    setattr(channel, f"{kind.name}_key", key)
    db.session.flush()
    signals.channel_changed.send(channel)
    return channel


def cover_link(channel: Channel) -> str | None:
    """Sign a link to the avatar as directories of podcasts want it; None where there is none."""
    folder = (channel.avatar_key or "").rpartition("/")[0]
    return pictures.link(CHANNEL_PICTURE, f"{folder}/{COVER_NAME}") if folder else None


def drop_all(channel: Channel) -> None:
    """Delete what is kept of a channel that is purged."""
    pictures.drop_all(f"{ROOT}/{channel.id}")


def may_open(_viewer_id: UUID | None, prefix: str) -> bool:
    """Say whether the pictures below a prefix may be seen: as long as the channel may."""
    channel_id = id_in(prefix, ROOT)
    channel = db.session.get(Channel, channel_id) if channel_id else None
    return channel is not None and channel.deleted_at is None


def holdings() -> Iterator[Holding]:
    """Tell whose the pictures of channels are, and which of them rows point at."""
    query = select(Channel.id, User.username, Channel.avatar_key, Channel.banner_key)
    for channel_id, owner, *keys in db.session.execute(query.join(Channel.owner)):
        yield Holding(f"{ROOT}/{channel_id}", owner, tuple(filter(None, keys)))


def register() -> None:
    """Let links to channels' pictures be opened, and tidy up behind purged channels."""
    register_scope(CHANNEL_PICTURE, may_open, patterns=PATTERNS, elsewhere=True)
    signals.channel_purged.connect(drop_all)
