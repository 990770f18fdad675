"""REST of personal tokens: list, make, revoke."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import factor_schemas as schemas
from app.accounts import identity, sessions, tokens
from app.accounts.models import UserSession
from app.api.access import owner_of, require_user, signed_in, with_session
from app.api.openapi import refuses
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.core.security import SCOPES

blueprint = APIBlueprint("tokens", __name__, tag="Accounts")


def told(row: UserSession) -> dict[str, Any]:
    """Answer what is told of a token."""
    scopes = row.scopes or ()
    return {
        "id": row.id,
        "name": row.name,
        "scopes": [one for one in SCOPES if one in scopes],
        "created_at": row.created_at,
        "last_used_at": tokens.last_used(row),
        "expires_at": row.expires_at,
    }


@blueprint.get("/me/tokens")
@with_session
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(schemas.TokenPage)
def my_tokens(query: PageQuery) -> dict[str, Any]:
    """List my personal tokens, the newest first."""
    with unit_of_work(writes=False):
        rows = tokens.of_user(require_user(), page=query.page, page_size=query.page_size)
        return page_of(rows, [schemas.TokenOut.model_validate(told(row)) for row in rows.items])


@blueprint.post("/me/tokens")
@with_session
@signed_in
@blueprint.input(schemas.NewToken)
@blueprint.output(schemas.TokenMade, status_code=201)
@refuses(tokens.ScopeNotYours, tokens.TooManyTokens)
def make_token(json_data: schemas.NewToken) -> schemas.TokenMade:
    """Make a personal token; it is told once."""
    with unit_of_work():
        row, token = tokens.make(
            identity.hold(),
            name=json_data.name,
            scopes=json_data.scopes,
            days=json_data.expires_in_days,
        )
        return schemas.TokenMade.model_validate(told(row) | {"token": token})


@blueprint.delete("/me/tokens/<uuid:api_token_id>")
@with_session
@owner_of(tokens.owner, hidden=True)
@blueprint.output({}, status_code=204)
def revoke_token(api_token_id: UUID) -> str:
    """Revoke a personal token: its calls end at once, its sockets within seconds."""
    with unit_of_work():
        sessions.revoke(api_token_id)
    return ""
