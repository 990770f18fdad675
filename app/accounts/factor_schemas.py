"""The shapes of the second factor and of personal tokens."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.accounts.passwords import MAX_LENGTH
from app.accounts.schemas import Code
from app.api.schemas import Moment, Pagination, Schema
from app.core.security import SCOPES

OwnPassword = Annotated[
    str,
    StringConstraints(strip_whitespace=False, max_length=MAX_LENGTH),
    Field(examples=["correct horse"]),
]
Scope = Literal["read", "write", "upload", "moderate", "admin"]
assert set(Scope.__args__) == set(SCOPES)  # type: ignore[attr-defined]  # noqa: S101


class FactorState(Schema):
    """Whether the second factor is on, and how many recovery codes were not used yet."""

    is_on: bool
    confirmed_at: Moment | None
    recovery_codes_left: int


class BeginFactor(Schema):
    """The current password; an account without one leaves it out."""

    current_password: OwnPassword = ""


class FactorSecret(Schema):
    """What an authenticator app needs; it counts once a code was confirmed."""

    secret: str
    otpauth_url: str


class ConfirmFactor(Schema):
    """A first code of the app."""

    code: Code


class RecoveryCodes(Schema):
    """Codes that stand in for the app, each once; they are never told again."""

    recovery_codes: list[str]


class FactorProof(Schema):
    """The current password, a code, or both."""

    current_password: OwnPassword = ""
    code: Code = ""


class TurnOffFactor(Schema):
    """A code, and the current password; an account without one leaves that out."""

    code: Code
    current_password: OwnPassword = ""


class NewToken(Schema):
    """A personal token to make; without `expires_in_days` it never expires."""

    name: str = Field(min_length=1, max_length=100)
    scopes: list[Scope] = Field(min_length=1, examples=[["read", "upload"]])
    expires_in_days: int | None = Field(None, ge=1, le=3650, examples=[90])


class TokenOut(Schema):
    """A personal token, without what it is used by."""

    id: UUID
    name: str
    scopes: list[Scope]
    created_at: Moment
    last_used_at: Moment | None
    expires_at: Moment | None


class TokenMade(TokenOut):
    """A new personal token; `token` is never told again."""

    token: str


class TokenPage(Schema):
    """Personal tokens, newest first."""

    items: list[TokenOut]
    pagination: Pagination
