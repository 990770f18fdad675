"""The REST routes of following and sponsoring channels."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import service as accounts
from app.api.access import owner_of, require_user, signed_in
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.channels import answers, followers, service, subscriptions
from app.channels.api import owner
from app.channels.errors import NoFollower, OwnChannel
from app.channels.models import OPEN
from app.channels.schemas import (
    SponsorOut,
    SponsorPage,
    SponsorshipOut,
    SponsorsQuery,
    SubscriptionOut,
    SubscriptionPage,
)
from app.core.database import unit_of_work

blueprint = APIBlueprint("subscriptions", __name__, tag="Channels")


def owner_of_sponsors(channel: str, user_id: UUID | None = None) -> UUID:  # noqa: ARG001
    """Answer who owns the channel in the address; raise ChannelNotFound."""
    return owner(channel)


@blueprint.put("/channels/<channel>/subscription")
@signed_in
@blueprint.output(SubscriptionOut)
@refuses(OwnChannel)
def subscribe(channel: str) -> SubscriptionOut:
    """Follow a channel; a sponsor stays one."""
    with unit_of_work():
        row = subscriptions.subscribe(require_user(), service.get(channel).id)
        return answers.subscription(row)


@blueprint.delete("/channels/<channel>/subscription")
@signed_in
@without_body(204)
def unsubscribe(channel: str) -> tuple[str, int]:
    """Follow a channel no longer; sponsoring it ends too."""
    with unit_of_work():
        subscriptions.unsubscribe(require_user(), service.get(channel).id)
    return "", 204


@blueprint.post("/channels/<channel>/sponsorship")
@signed_in
@blueprint.output(SponsorshipOut, status_code=201)
@refuses(OwnChannel)
def ask_to_sponsor(channel: str) -> SponsorshipOut:
    """Ask to sponsor a channel; asking again answers how it stands."""
    with unit_of_work():
        row = subscriptions.ask(require_user(), service.get(channel).id)
        return answers.sponsorship(row)


@blueprint.delete("/channels/<channel>/sponsorship")
@signed_in
@without_body(204)
def withdraw_sponsorship(channel: str) -> tuple[str, int]:
    """Withdraw my wish to sponsor, or end my sponsorship; I stay a subscriber."""
    with unit_of_work():
        subscriptions.withdraw(require_user(), service.get(channel).id)
    return "", 204


@blueprint.get("/channels/<channel>/sponsors")
@owner_of(owner_of_sponsors)
@blueprint.input(SponsorsQuery, location="query", arg_name="query")
@blueprint.output(SponsorPage)
def list_sponsors(channel: str, query: SponsorsQuery) -> dict[str, Any]:
    """List who sponsors my channel and who asks to, the last first; or those of one state."""
    with unit_of_work(writes=False):
        rows = followers.sponsors_of(
            service.get(channel),
            page=query.page,
            page_size=query.page_size,
            states=[query.state] if query.state else OPEN,
        )
        return page_of(rows, [answers.sponsor(row) for row in rows.items])


@blueprint.put("/channels/<channel>/sponsors/<uuid:user_id>")
@owner_of(owner_of_sponsors)
@blueprint.output(SponsorOut)
@refuses(OwnChannel, NoFollower)
def grant_sponsorship(channel: str, user_id: UUID) -> SponsorOut:
    """Make somebody a sponsor of my channel who asked, or who follows it."""
    with unit_of_work():
        user = accounts.get(user_id)
        row = subscriptions.grant(require_user(), service.get(channel).id, user)
        return answers.sponsor(row)


@blueprint.delete("/channels/<channel>/sponsors/<uuid:user_id>")
@owner_of(owner_of_sponsors)
@without_body(204)
def end_sponsorship(channel: str, user_id: UUID) -> tuple[str, int]:
    """End a sponsorship of my channel, or decline a wish for one."""
    with unit_of_work():
        user = accounts.get(user_id)
        subscriptions.end(require_user(), service.get(channel).id, user)
    return "", 204


@blueprint.get("/users/me/subscriptions")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(SubscriptionPage)
def my_subscriptions(query: PageQuery) -> dict[str, Any]:
    """List the channels I follow, the last first."""
    with unit_of_work(writes=False):
        rows = followers.subscriptions_of(
            require_user(), page=query.page, page_size=query.page_size
        )
        return page_of(rows, [answers.subscription(row) for row in rows.items])
