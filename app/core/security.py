"""Who may call what: the declaration of every route and event, and the hooks accounts fills."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask

from app.core.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])
ROLES = ("viewer", "creator", "moderator", "admin")
SCOPES = ("read", "write", "upload", "moderate", "admin")
SCOPE_OF_ROLE = {"moderator": "moderate", "admin": "admin"}
SESSION = "session"
TOKEN_PREFIX = "mtn_"  # noqa: S105 - how a personal token is told from a JWT
Scopes = frozenset[str]


class Actor(Protocol):
    """What the frames need to know of a user."""

    id: UUID
    is_active: bool

    def has_role(self, role: str) -> bool:
        """Tell whether the user has a role; an administrator has all."""


@dataclass(frozen=True)
class Access:
    """A declaration: who may call. `hidden` answers 404 where a stranger would get 403.

    A `member` is inside what a namespace is about; `grant` names what they must be allowed there.
    `scope` is what a personal token must have, where it does not follow from the rest; with
    `session` no personal token will do. Whom moderators keep from `deed` is turned away.
    """

    kind: Literal["public", "signed_in", "role", "owner", "member", "admitted"]
    role: str | None = None
    grant: str | None = None
    find_owner: Callable[..., UUID | None] | None = None
    admits: Callable[[Any], bool] | None = None
    hidden: bool = False
    scope: str | None = None
    session: bool = False
    deed: str | None = None

    def demand(self, *, reads: bool) -> str:
        """Answer what a personal token needs: a scope's name, or SESSION where none will do."""
        if self.session:
            return SESSION
        by_role = SCOPE_OF_ROLE.get(self.role or "")
        return self.scope or by_role or ("read" if reads else "write")


def declare(access: Access) -> Callable[[View], View]:
    """Make a decorator that writes the declaration on a view or an event handler."""

    def decorate(view: View) -> View:
        if hasattr(view, "access"):
            raise TypeError(f"{view.__name__} declares its access twice")
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate


def public(view: View) -> View:
    """Anybody may call."""
    return declare(Access("public"))(view)


def signed_in(view: View) -> View:
    """Anybody with an active account may call."""
    return declare(Access("signed_in"))(view)


def role(name: str) -> Callable[[View], View]:
    """Only people with this role (and administrators) may call."""
    if name not in ROLES:
        raise ValueError(f"unknown role {name!r}")
    return declare(Access("role", role=name))


def owner_of(
    find_owner: Callable[..., UUID | None], *, hidden: bool = False
) -> Callable[[View], View]:
    """Only the owner (and administrators) may call.

    `find_owner` takes the view's path arguments, answers the owner's id and raises NotFound. What
    is `hidden` is nobody else's business: others are told 404, administrators too.
    """
    return declare(Access("owner", find_owner=find_owner, hidden=hidden))


def admitted(admits: Callable[[Any], bool]) -> Callable[[View], View]:
    """Only those may call whom `admits` lets in.

    It takes the user of the request, and None for a program that calls without an account; who is
    neither is told to sign in.
    """
    return declare(Access("admitted", admits=admits))


def with_scope(name: str) -> Callable[[View], View]:
    """Only personal tokens with this scope may call; stands above who may call."""
    if name not in SCOPES:
        raise ValueError(f"unknown scope {name!r}")
    return amend(scope=name)


def with_session(view: View) -> View:
    """Only who signed in may call, no personal token; stands above who may call."""
    return amend(session=True)(view)


def with_standing(deed: str) -> Callable[[View], View]:
    """Turn away, before a body is read, whom moderators keep from a deed; stands above who may."""
    return amend(deed=deed)


def amend(**changes: Any) -> Callable[[View], View]:
    """Make a decorator that adds to the declaration below it."""

    def decorate(view: View) -> View:
        view.access = replace(view.access, **changes)  # type: ignore[attr-defined]
        return view

    return decorate


def joined(handler: View) -> View:
    """Only who is inside may send this: the namespace says who is."""
    return declare(Access("member"))(handler)


def granted(name: str) -> Callable[[View], View]:
    """Only who is inside and holds a grant there may send this.

    The service asks for the grant while it holds what decides on it; the access matrix sends every
    such event as somebody who has the grant and as somebody who has not.
    """
    return declare(Access("member", grant=name))


@dataclass(frozen=True)
class Identity:
    """Who a request or a socket belongs to: a user's id (None: nobody) and the session's id.

    `scopes` are those of a personal token, None without one.
    """

    user_id: UUID | None
    session_id: UUID | None
    scopes: Scopes | None = None


@dataclass
class Loaders:
    """What accounts registers so that the frames below can ask about people.

    `program` names who calls with a token that is no person's; whom it works for registers it.
    """

    identify_socket: Callable[[dict[str, Any] | None], Identity] | None = None
    caller: Callable[[], Identity] | None = None
    live_sessions: Callable[[set[UUID]], set[UUID]] | None = None
    load_user: Callable[[UUID, Scopes | None], Any] | None = None
    demand_standing: Callable[[Any, str], None] | None = None
    program: Callable[[], str | None] | None = None
    note_acting: Callable[[Any, UUID | None, str, dict[str, Any]], None] | None = None


def loaders(app: Flask) -> Loaders:
    """Answer the loaders of an application."""
    found: Loaders = app.extensions.setdefault("matinee_loaders", Loaders())
    return found


def calling_program(app: Flask) -> str | None:
    """Name the program whose own token the request bears, None for people and strangers."""
    ask = loaders(app).program
    return ask() if ask is not None else None


def check_scopes(demand: str, scopes: Scopes | None) -> None:
    """Raise SessionRequired or ScopeMissing unless a personal token's scopes meet a demand."""
    if scopes is None or demand in scopes:
        return
    raise SessionRequired() if demand == SESSION else ScopeMissing(demand)


class SessionRequired(Forbidden):
    """A personal token was used for what only a person who signed in may do."""

    code = "SESSION_REQUIRED"
    message = "No personal token may do this: sign in with your password."


class ScopeMissing(Forbidden):
    """The personal token does not have the scope this needs."""

    code = "SCOPE_MISSING"
    message = "This token does not have the scope this needs."

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This token does not have the scope “{scope}”, which this needs.",
            details={"scope": scope},
        )


def is_known_origin(origin: str, host: str, listed: Collection[str]) -> bool:
    """Tell whether a page's origin is this host's own or listed by its name; `*` lists nobody."""
    try:
        return urlsplit(origin).netloc == host or origin in set(listed) - {"*"}
    except ValueError:
        return False


def digest(token: str) -> str:
    """Hash a token for storage; a token has enough entropy for a plain SHA-256."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode()
