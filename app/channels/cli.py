"""`flask channels …`: everybody's channels from the command line."""

from __future__ import annotations

from typing import Any

import click

from app.accounts import service as accounts
from app.channels import inventory, service
from app.channels.models import Channel
from app.core.commands import Group, changes, listed, paged, says

channels = Group("channels", help="List, show and remove channels.")
channel_argument = click.argument("channel")


def told(channel: Channel) -> dict[str, Any]:
    """Answer what a command tells of a channel."""
    return {
        "id": channel.id,
        "handle": channel.handle,
        "name": channel.name,
        "owner": channel.owner.username,
        "subscribers": channel.subscriber_count,
        "created_at": channel.created_at,
        "deleted_at": channel.deleted_at,
    }


def line(channel: dict[str, Any]) -> str:
    """Write one line about a channel."""
    gone = f"  (removed {channel['deleted_at']:%F})" if channel["deleted_at"] else ""
    named = f"{channel['id']}  @{channel['handle']:24} {channel['name']:30}"
    return f"{named} of {channel['owner']}, {channel['subscribers']} subscribers{gone}"


@channels.command("list")
@says(line)
@click.option("--owner", help="Only of this USER: e-mail, username or id.")
@click.option("--deleted", is_flag=True, help="Removed channels that are not purged yet.")
@paged
def list_channels(owner: str | None, page: int, limit: int, *, deleted: bool) -> dict[str, Any]:
    """List everybody's channels, the newest first."""
    owner_id = accounts.find(owner).id if owner else None
    found = inventory.page(page=page, page_size=limit, owner_id=owner_id, deleted=deleted)
    return listed(found, told)


@channels.command("show")
@says()
@channel_argument
def show(channel: str) -> dict[str, Any]:
    """Show CHANNEL (its handle or id), also a removed one."""
    return told(inventory.find(channel))


def question(channel: str) -> str:
    """Ask whether the right one is meant."""
    found = inventory.find(channel)
    return f"Remove @{found.handle}, “{found.name}”, with its videos? There is no way back."


@channels.command("delete")
@changes(line, asks=question)
@channel_argument
def delete(channel: str) -> dict[str, Any]:
    """Remove CHANNEL (its handle or id) with its videos; they are purged later."""
    service.remove(inventory.find(channel))
    return told(inventory.find(channel))
