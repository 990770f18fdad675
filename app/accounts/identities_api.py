"""REST of signing in elsewhere: the providers there are, and what I am connected with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import Field

from app.accounts import identities, openid
from app.accounts.identity_errors import IdentityNotFound, LastWayIn
from app.api.access import owner_of, public, require_user, signed_in, with_session
from app.api.openapi import refuses
from app.api.schemas import Moment, PageQuery, Pagination, Schema, page_of
from app.core.database import unit_of_work

blueprint = APIBlueprint("identities", __name__, tag="Accounts")


class ProviderOut(Schema):
    """A way to sign in elsewhere; a browser posts a form to `start_url`, with `next` in it."""

    id: str = Field(examples=["google"])
    name: str = Field(examples=["Google"])
    start_url: str = Field(examples=["/sign-in/with/google"])


class ProviderList(Schema):
    """Every way to sign in elsewhere, two at most."""

    items: list[ProviderOut]


class IdentityOut(Schema):
    """Who I am at an issuer; `email` is the one it knew when I connected."""

    id: UUID
    issuer: str = Field(examples=["https://accounts.google.com"])
    name: str = Field(examples=["Google"])
    email: str
    created_at: Moment
    last_used_at: Moment


class IdentityPage(Schema):
    """What I am connected with, the oldest first."""

    items: list[IdentityOut]
    pagination: Pagination


@blueprint.get("/auth/providers")
@public
@blueprint.output(ProviderList)
def providers() -> ProviderList:
    """List the ways to sign in elsewhere."""
    found = [ProviderOut.model_validate(one) for one in openid.providers()]
    return ProviderList(items=found)


@blueprint.get("/users/me/identities")
@with_session
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(IdentityPage)
def my_identities(query: PageQuery) -> dict[str, Any]:
    """List what I am connected with, the oldest first."""
    with unit_of_work(writes=False):
        rows = identities.of_user(require_user(), page=query.page, page_size=query.page_size)
        return page_of(rows, [told(row) for row in rows.items])


def told(row: Any) -> IdentityOut:
    """Tell one identity, with what people call its issuer."""
    return IdentityOut(
        id=row.id,
        issuer=row.issuer,
        name=openid.name_of(row.issuer),
        email=row.email,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )


@blueprint.delete("/users/me/identities/<uuid:identity_id>")
@with_session
@owner_of(identities.owner, hidden=True)
@blueprint.output({}, status_code=204)
@refuses(IdentityNotFound, LastWayIn)
def disconnect(identity_id: UUID) -> str:
    """Disconnect one; the last way to sign in stays."""
    with unit_of_work():
        identities.disconnect(identity_id, issuers=openid.issuers())
    return ""
