"""Signing in elsewhere: off to the issuer, back from it, and what is said when that fails."""

from __future__ import annotations

import logging
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import api as accounts_api
from app.accounts import identities, identity, openid, pending
from app.accounts.bans import AccountBanned
from app.accounts.errors import InvalidCredentials
from app.accounts.identity_errors import AccountDisabled, AccountExists
from app.accounts.openid import Provider, Try
from app.accounts.pending import Pending
from app.api import errors as envelopes
from app.api.access import current_user, public
from app.api.limits import limited
from app.core import database
from app.core.errors import AppError
from app.core.extensions import address_key
from app.services.openid.errors import IssuerAway, SignInExpired
from app.services.openid.issuer import Vouched
from app.web import entrance, redirects
from app.web.blueprint import blueprint

log = logging.getLogger(__name__)

limits = limited("60 per 5 minutes", key=address_key, shared="sign-in-with")


@blueprint.app_context_processor
def offered() -> dict[str, Any]:
    """Let templates ask for the providers there are."""
    return {"sign_in_providers": openid.providers}


@blueprint.post("/sign-in/with/<provider>")
@limits
@public
def sign_in_with(provider: str) -> ResponseReturnValue:
    """Send this browser to an issuer to sign in there."""
    one = openid.provider(provider)
    with database.unit_of_work(writes=False):
        is_signed_in = current_user() is not None
    if is_signed_in:
        return redirects.onward(url_for("pages.home"))
    target = redirects.safe_target(request.form.get("next"))
    try:
        return leave(one, openid.begin(one, next_=target))
    except IssuerAway as error:
        return failed(error, name=one.name, next_=target)


def leave(one: Provider, address: str) -> ResponseReturnValue:
    """Lead to the issuer: a program by 303, a browser by a page that goes on by itself.

    Chromium holds the target of a form to `form-action` through every redirect, also those an
    issuer makes among hosts we do not know; a page that goes on is no part of the form any more.
    """
    if not envelopes.wants_page():
        return redirect(address, code=303)
    page = make_response(render_template("accounts/leaving.html", name=one.name, address=address))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.get(openid.CALLBACK)
@limits
@public
def arrive_from_issuer() -> ResponseReturnValue:
    """Finish a try: sign in, make an account, connect one, or say what went wrong."""
    name, target, connects = "", None, False
    try:
        tried = openid.take(request.args)
        target, connects = redirects.safe_target(tried.next), tried.user_id is not None
        one = openid.provider(tried.provider)
        name = one.name
        vouched = openid.redeem(one, tried, request.args)
        return connected(tried, vouched, name) if connects else let_in(tried, vouched)
    except AppError as error:
        return failed(error, name=name, next_=target, connects=connects)


def let_in(tried: Try, vouched: Vouched) -> ResponseReturnValue:
    """Sign in whom the issuer vouches for, or ask for proof of the account that is there.

    Raise AccountDisabled: no name or password was given that could be wrong.
    """
    target = redirects.safe_target(tried.next)
    try:
        with database.unit_of_work():
            proven = identity.vouch(identities.arrive(vouched, roles=accounts_api.new_roles()))
    except AccountExists as error:
        if not envelopes.wants_page():
            raise
        answer = redirect(url_for("pages.prove_account"), code=303)
        pending.keep(answer, Pending(error.user_id, vouched, target))
        return answer
    try:
        return entrance.enter(proven, url_for("pages.home"), target=target)
    except InvalidCredentials as error:
        raise AccountDisabled from error


def connected(tried: Try, vouched: Vouched, name: str) -> ResponseReturnValue:
    """Connect the identity with whoever began this try and is still signed in."""
    with database.unit_of_work():
        user = current_user()
        if user is None or user.id != tried.user_id:
            raise SignInExpired
        identities.connect(identity.hold().id, vouched)
    flash(_("%(name)s is connected.", name=name))
    return redirect(url_for("pages.connected_accounts"), code=303)


@blueprint.get("/sign-in/with/account")
@public
def prove_account() -> ResponseReturnValue:
    """Say that there is an account already, and how it is proven and connected."""
    waiting = pending.read()
    if waiting is None:
        return failed(SignInExpired(), name="", next_=None)
    name = openid.name_of(waiting.vouched.issuer)
    return render_template("accounts/prove.html", name=name, email=waiting.vouched.email)


def failed(
    error: AppError, *, name: str, next_: str | None, connects: bool = False
) -> ResponseReturnValue:
    """Say what went wrong and how to go on; a program gets the envelope, a ban its own page."""
    if not envelopes.wants_page() or isinstance(error, AccountBanned):
        raise error
    away = isinstance(error, IssuerAway) and name
    title = _("%(name)s does not answer", name=name) if away else _("That did not work")
    page = render_template(
        "accounts/sign_in_failed.html", title=title, error=error, next=next_, connects=connects
    )
    headers = {"Retry-After": str(error.retry_after)} if hasattr(error, "retry_after") else {}
    log.info("signing in elsewhere failed: %s", error.code)
    return page, error.status, headers
