"""The REST routes of channels."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, public, require_user, role
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.channels import answers, service
from app.channels.errors import HandleInvalid, HandleTaken
from app.channels.schemas import ChannelChanges, ChannelOut, ChannelPage, NewChannel
from app.core.database import unit_of_work

blueprint = APIBlueprint("channels", __name__, tag="Channels")


def owner(channel: str) -> UUID:
    """Answer who owns a channel; raise ChannelNotFound."""
    return service.get(channel).owner_id


@blueprint.get("/channels")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(ChannelPage)
def list_channels(query: PageQuery) -> dict[str, Any]:
    """List all channels, the newest first."""
    with unit_of_work(writes=False):
        rows = service.page(page=query.page, page_size=query.page_size)
        return page_of(rows, answers.channels(current_user(), rows.items))


@blueprint.post("/channels")
@publishes
@role("creator")
@blueprint.input(NewChannel)
@blueprint.output(ChannelOut, status_code=201)
@refuses(HandleTaken, HandleInvalid)
def create_channel(json_data: NewChannel) -> ChannelOut:
    """Make a channel of your own."""
    with unit_of_work():
        me = require_user()
        return answers.channel(me, service.create(me, **json_data.model_dump()))


@blueprint.get("/channels/<channel>")
@public
@blueprint.output(ChannelOut)
def show_channel(channel: str) -> ChannelOut:
    """Show a channel by its handle or id."""
    with unit_of_work(writes=False):
        return answers.channel(current_user(), service.get(channel))


@blueprint.patch("/channels/<channel>")
@publishes
@owner_of(owner)
@blueprint.input(ChannelChanges)
@blueprint.output(ChannelOut)
@refuses(HandleTaken, HandleInvalid)
def edit_channel(channel: str, json_data: ChannelChanges) -> ChannelOut:
    """Change a channel's handle, name or description."""
    with unit_of_work():
        changes = json_data.model_dump(exclude_none=True)
        return answers.channel(require_user(), service.edit(service.get(channel), **changes))


@blueprint.delete("/channels/<channel>")
@owner_of(owner)
@without_body(204)
def delete_channel(channel: str) -> tuple[str, int]:
    """Remove a channel and its videos; they are purged later."""
    with unit_of_work():
        service.remove(service.get(channel))
    return "", 204
