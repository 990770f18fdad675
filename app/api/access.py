"""The guard before every view: it reads the view's declaration and turns away who may not call."""

from __future__ import annotations

from typing import Any

import flask_login
from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.api.requests import is_for_the_api
from app.core.database import db
from app.core.errors import Forbidden, NotFound, Unauthorized
from app.core.extensions import csrf
from app.core.logging import bind
from app.core.security import (
    SESSION,
    TOKEN_PREFIX,
    Access,
    View,
    admitted,
    calling_program,
    check_scopes,
    is_known_origin,
    loaders,
    owner_of,
    public,
    role,
    signed_in,
    with_scope,
    with_session,
    with_standing,
)

__all__ = [
    "admitted",
    "current_user",
    "from_our_pages",
    "guard",
    "is_asked_for",
    "owner_of",
    "public",
    "require_user",
    "role",
    "signed_in",
    "with_scope",
    "with_session",
    "with_standing",
]

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def current_user() -> Any | None:
    """Answer the user of this request, or None for an anonymous one."""
    user = flask_login.current_user
    return user._get_current_object() if user.is_authenticated else None


def require_user() -> Any:
    """Answer the user of this request; raise Unauthorized when there is none."""
    user = current_user()
    if user is None:
        raise Unauthorized
    return user


def declared(app: Flask, endpoint: str) -> Access | None:
    """Answer what a view declares, or None."""
    access: Access | None = getattr(app.view_functions[endpoint], "access", None)
    return access


def guard() -> None:
    """Check the caller against the view's declaration, and a cookie's call against forgery."""
    rule: Any = request.url_rule
    if rule is None or (request.method == "OPTIONS" and rule.provide_automatic_options):
        return
    access = declared(current_app._get_current_object(), rule.endpoint)  # type: ignore[attr-defined]
    if access is None:
        raise Forbidden("This address declares nobody who may call it.")
    if request.method not in SAFE_METHODS:
        check_forgery()
    if access.kind != "public":
        check(access, request.view_args or {})
    elif bears_token() and current_user() is not None:
        check_token(access)


def bears_token() -> bool:
    """Tell whether the caller shows a personal token; nobody is looked up for that."""
    shown = request.headers.get("Authorization", "").partition(" ")[2]
    return shown.strip().startswith(TOKEN_PREFIX)


def check_token(access: Access) -> None:
    """Raise SessionRequired or ScopeMissing for a personal token that is not made for this."""
    if request.method != "OPTIONS":
        wanted = demand(access, request.method, api=is_for_the_api())
        check_scopes(wanted, g.get("token_scopes"))


def demand(access: Access, method: str, *, api: bool) -> str:
    """Answer what a route demands of a personal token; pages for somebody are no place for one."""
    if not api and access.kind != "public":
        return SESSION
    return access.demand(reads=method in SAFE_METHODS)


def check(access: Access, arguments: dict[str, Any]) -> None:
    """Raise Unauthorized, Forbidden or NotFound unless the request's user satisfies `access`."""
    if access.admits is not None and is_admitted_program(access):
        return
    user = require_user()
    bind(user_id=user.id)
    check_token(access)
    if access.kind == "role" and not user.has_role(access.role):
        raise Forbidden
    if access.admits is not None and not asked(access, user):
        raise Forbidden
    if access.kind == "owner" and access.find_owner is not None:
        owner = access.find_owner(**arguments)
        db.session.rollback()
        if owner != user.id:
            if access.hidden or not user.has_role("admin"):
                raise NotFound() if access.hidden else Forbidden()
            g.acts_for = owner
    if access.deed is not None:
        check_standing(user, access.deed)


def is_admitted_program(access: Access) -> bool:
    """Tell whether a program calls with a token of its own, and is let in here; pages let none."""
    is_program = is_for_the_api() and calling_program(current_app) is not None
    return is_program and asked(access, None)


def asked(access: Access, user: Any) -> bool:
    """Ask a view's declaration whether somebody is let in, None for a program."""
    is_in = access.admits is not None and access.admits(user)
    db.session.rollback()
    return is_in


def check_standing(user: Any, deed: str) -> None:
    """Raise what accounts does for one whom moderators keep from a deed."""
    demand_standing = loaders(current_app).demand_standing
    if demand_standing is not None:
        demand_standing(user, deed)
        db.session.rollback()


def from_our_pages(view: View) -> View:
    """Mark a view that no page of another site may call, whoever is signed in."""
    view.is_from_our_pages = True  # type: ignore[attr-defined]
    return view


def check_forgery() -> None:
    """Refuse a call that a foreign page may have made with this browser's cookie.

    Without a cookie only signing in and up and the pages' own forms are refused to it.
    """
    if "Authorization" in request.headers:
        return
    has_cookie = "_user_id" in session
    if (has_cookie or is_for_our_pages()) and is_foreign_origin():
        raise Forbidden("This page comes from another site.", code="FOREIGN_ORIGIN")
    if has_cookie:
        check_csrf_token()


def is_asked_for() -> bool:
    """Tell whether a GET comes from a program or our own pages, not by a page of another site."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    return request.method == "GET" and site in {"none", "same-origin"}


def is_for_our_pages() -> bool:
    """Tell whether the view called is a page's form, or marked as meant for our pages alone."""
    if not is_for_the_api():
        return True
    return hasattr(current_app.view_functions[request.endpoint or ""], "is_from_our_pages")


def check_csrf_token() -> None:
    """Check the token of the header, else of the form; a header leaves an upload's body unread."""
    token = request.headers.get("X-CSRFToken")
    if token is None:
        csrf.protect()
        return
    try:
        validate_csrf(token)
    except ValidationError:
        raise CsrfFailed from None


def is_foreign_origin() -> bool:
    """Tell whether the Origin header names another host, and no origin that is listed.

    A missing one passes.
    """
    origin = request.headers.get("Origin")
    listed = current_app.config["CORS_ORIGINS"]
    return origin is not None and not is_known_origin(origin, request.host, listed)


def note_acting(response: Response) -> Response:
    """Have it written down that an administrator changed what is somebody else's."""
    note = loaders(current_app).note_acting
    done = request.method not in SAFE_METHODS and response.status_code < 400
    if done and note is not None and "acts_for" in g:
        note(require_user(), g.acts_for, request.endpoint or "", request.view_args or {})
    return response


def register(app: Flask) -> None:
    """Put the guard before every request."""
    app.before_request(guard)
    app.after_request(note_acting)


class CsrfFailed(Forbidden):
    """The CSRF token is missing or stale."""

    code = "CSRF_FAILED"
    message = "The page is out of date. Reload it and try again."
    recoverable = True
