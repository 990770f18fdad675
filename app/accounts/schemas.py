"""The shapes of accounts: what is sent to register and sign in, and what is told of a user."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from app.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from app.api.schemas import Moment, Pagination, Schema

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,28}[A-Za-z0-9]")


def check_email(value: str) -> str:
    """Refuse what is no e-mail address; nobody is asked over the network."""
    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def check_username(value: str) -> str:
    """Refuse a username that would not read well in an address."""
    if not USERNAME.fullmatch(value):
        raise ValueError("Use 3 to 30 letters, digits, dots, dashes or underscores.")
    return value


Email = Annotated[
    str,
    Field(max_length=254, examples=["ada@example.org"], json_schema_extra={"format": "email"}),
    AfterValidator(check_email),
]
Username = Annotated[
    str,
    Field(examples=["ada"], json_schema_extra={"pattern": f"^{USERNAME.pattern}$"}),
    AfterValidator(check_username),
]
# A password is what was typed, with the spaces at its ends.
Password = Annotated[
    str, StringConstraints(strip_whitespace=False, min_length=MIN_LENGTH, max_length=MAX_LENGTH)
]
TriedPassword = Annotated[
    str, StringConstraints(strip_whitespace=False, min_length=1, max_length=MAX_LENGTH)
]
Name = Annotated[str, Field(max_length=100)]
LinkToken = Annotated[
    str,
    Field(min_length=1, max_length=100, examples=["kq2Zr0bWk3Jc5s8nVh1yTf7xQm4LpAeD6uGiRoBwNz0"]),
]
# Of an authenticator app, or a recovery code; spaces and dashes do not matter.
Code = Annotated[str, Field(max_length=64, examples=["492039"])]


class Register(Schema):
    """A new account; a missing username is derived from the e-mail."""

    email: Email
    password: Password
    username: Username | None = None
    first_name: Name = ""
    last_name: Name = ""


class NewPassword(Schema):
    """A password that takes the place of another, or of none."""

    password: Password


class ForgottenPassword(Schema):
    """The address of the account whose password was forgotten."""

    email: Email


class PasswordReset(NewPassword):
    """A new password, and the token of the link that allows it."""

    token: LinkToken


class PasswordChange(NewPassword):
    """A new password, and the one it takes the place of."""

    current_password: TriedPassword


class EmailToken(Schema):
    """The token of a link that was sent to an address."""

    token: LinkToken


class EmailChange(Schema):
    """Another address, and the password as a proof; the present address takes a change back."""

    email: Email
    current_password: TriedPassword


class Said(Schema):
    """What was done, in a sentence."""

    message: str


class SignIn(Schema):
    """A name (e-mail or username, in any of three fields), a password, a code if one is asked."""

    login: str = Field("", max_length=254)
    email: str = Field("", max_length=254)
    username: str = Field("", max_length=254)
    password: TriedPassword
    code: Code = ""
    grant_type: Literal["", "password"] = ""
    scope: str = ""
    client_id: str = ""
    client_secret: str = ""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("login", "email", "username")]
        }
    )

    @model_validator(mode="after")
    def _one_name(self) -> SignIn:
        self.login = self.login or self.email or self.username
        if not self.login:
            raise ValueError("Say who you are: login, email or username.")
        return self


class ProfileChange(Schema):
    """What a person may change of their account; what is left out stays."""

    first_name: Name | None = None
    last_name: Name | None = None
    display_name: Name | None = None
    bio: str | None = Field(None, max_length=2000)


class PublicUser(Schema):
    """What everybody may know of a user."""

    id: UUID
    username: str
    display_name: str
    bio: str
    avatar_url: str | None
    created_at: Moment


class UserOut(PublicUser):
    """What a user, and moderators, know of the user."""

    first_name: str
    last_name: str
    email: str
    email_verified: bool
    pending_email: str | None
    roles: list[str]
    is_active: bool
    last_login_at: Moment | None


class Token(Schema):
    """A bearer token; `expires_in` is in seconds."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    user: UserOut


class SignedIn(Schema):
    """Who is signed in now."""

    user: UserOut


class CsrfToken(Schema):
    """The token a browser sends back as `X-CSRFToken`."""

    csrf_token: str


class SessionOut(Schema):
    """One place where the user is signed in."""

    id: UUID
    kind: str
    created_at: Moment
    last_seen_at: Moment
    expires_at: Moment
    address: str
    agent: str
    is_current: bool = False


class SessionPage(Schema):
    """Places where the user is signed in, newest first."""

    items: list[SessionOut]
    pagination: Pagination
