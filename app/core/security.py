"""Who may call what: the declaration of every route and event, and the hooks accounts fills."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
ROLES = ("viewer", "creator", "moderator", "admin")


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
    """

    kind: Literal["public", "signed_in", "role", "owner", "member"]
    role: str | None = None
    grant: str | None = None
    find_owner: Callable[..., UUID | None] | None = None
    hidden: bool = False


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

    `find_owner` takes the view's path arguments, answers the owner's id and raises NotFound.
    """
    return declare(Access("owner", find_owner=find_owner, hidden=hidden))


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
    """Who a request or a socket belongs to: a user's id (None: nobody) and the session's id."""

    user_id: UUID | None
    session_id: UUID | None


@dataclass
class Loaders:
    """What accounts registers so that the frames below can ask about people."""

    identify_socket: Callable[[dict[str, Any] | None], Identity] | None = None
    caller: Callable[[], Identity] | None = None
    live_sessions: Callable[[set[UUID]], set[UUID]] | None = None
    load_user: Callable[[UUID], Any] | None = None


def loaders(app: Flask) -> Loaders:
    """Answer the loaders of an application."""
    found: Loaders = app.extensions.setdefault("matinee_loaders", Loaders())
    return found


def is_known_origin(origin: str, host: str, listed: Collection[str]) -> bool:
    """Tell whether a page's origin is this host's own or listed by its name; `*` lists nobody."""
    try:
        return urlsplit(origin).netloc == host or origin in set(listed) - {"*"}
    except ValueError:
        return False


def digest(token: str) -> str:
    """Hash a token for storage; a token has enough entropy for a plain SHA-256."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode()
