"""All channels as the operator sees them: of everybody, also removed ones."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.channels import handles
from app.channels.errors import ChannelNotFound
from app.channels.models import Channel
from app.core.database import db
from app.core.pagination import Page, paginate


def page(*, page: int, page_size: int, owner_id: UUID | None = None, deleted: bool = False) -> Page:
    """List channels, the newest first; removed ones only when wanted."""
    gone = Channel.deleted_at.is_not(None) if deleted else Channel.deleted_at.is_(None)
    query = select(Channel).options(joinedload(Channel.owner)).where(gone)
    if owner_id is not None:
        query = query.where(Channel.owner_id == owner_id)
    newest = query.order_by(Channel.created_at.desc(), Channel.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def find(handle_or_id: str) -> Channel:
    """Find a channel by handle or id, also one that is removed; raise ChannelNotFound."""
    channel_id = handles.as_id(handle_or_id)
    key = handle_or_id.removeprefix("@").lower()
    named = Channel.id == channel_id if channel_id else Channel.handle == key
    query = select(Channel).options(joinedload(Channel.owner)).where(named)
    channel = db.session.scalar(query)
    if channel is None:
        raise ChannelNotFound
    return channel
