"""What my account is connected with: other ways to sign in, made and taken away."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import identities, identity, openid, pending, proof
from app.accounts.errors import SignInAgain, WrongPassword
from app.accounts.identity_errors import IdentityTaken, LastWayIn
from app.accounts.pending import Pending
from app.api.access import owner_of, require_user, signed_in, with_session
from app.core import database
from app.core.errors import AppError
from app.services.openid.errors import IssuerAway
from app.web.blueprint import blueprint
from app.web.pages import sign_in_with
from app.web.redirects import safe_target


@blueprint.get("/account/security/connected")
@with_session
@signed_in
def connected_accounts() -> ResponseReturnValue:
    """Show what I am connected with, and with what I could be."""
    return accounts_page()


def accounts_page(refused: AppError | None = None) -> ResponseReturnValue:
    """Write the page, with what was refused above it."""
    with database.unit_of_work(writes=False):
        user = require_user()
        rows = identities.of_user(user).items
        mine = {row.issuer for row in rows}
        page = render_template(
            "accounts/connected.html",
            rows=[(row, openid.name_of(row.issuer)) for row in rows],
            others=[one for one in openid.providers() if one.client.issuer not in mine],
            refused=refused,
        )
    return page, refused.status if refused else 200


@blueprint.post("/account/security/connected/<provider>")
@proof.limits
@with_session
@signed_in
def connect_account(provider: str) -> ResponseReturnValue:
    """Send me to an issuer, to be connected with who I am there.

    What is connected opens the account for good: a stolen session alone must not do it.
    """
    one = openid.provider(provider)
    try:
        user_id, _hash = proof.demand(request.form.get("current_password"))
    except (WrongPassword, SignInAgain) as error:
        return accounts_page(error)
    try:
        return sign_in_with.leave(one, openid.begin(one, next_=None, user_id=user_id))
    except IssuerAway as error:
        return sign_in_with.failed(error, name=one.name, next_=None, connects=True)


@blueprint.post("/account/security/connected/<uuid:identity_id>/remove")
@with_session
@owner_of(identities.owner, hidden=True)
def disconnect_account(identity_id: UUID) -> ResponseReturnValue:
    """Disconnect one; the last way to sign in stays."""
    try:
        with database.unit_of_work():
            identities.disconnect(identity_id, issuers=openid.issuers())
    except LastWayIn as error:
        return accounts_page(error)
    flash(_("That is disconnected: nobody signs in by it any more."))
    return redirect(url_for("pages.connected_accounts"), code=303)


@blueprint.get("/account/security/connect")
@with_session
@signed_in
def confirm_connecting() -> ResponseReturnValue:
    """Ask the owner of an account, now signed in, whether to connect what waits for them."""
    waiting = mine()
    if waiting is None:
        return redirect(url_for("pages.connected_accounts"), code=303)
    name = openid.name_of(waiting.vouched.issuer)
    return render_template("accounts/connect.html", name=name, email=waiting.vouched.email)


@blueprint.post("/account/security/connect")
@with_session
@signed_in
def submit_connecting() -> ResponseReturnValue:
    """Connect it, or let it be, and go where they wanted to go at first."""
    waiting = mine()
    target = safe_target(waiting.next) if waiting else None
    answer = redirect(target or url_for("pages.connected_accounts"), code=303)
    pending.drop(answer)
    if waiting is not None and "connect" in request.form:
        try:
            with database.unit_of_work():
                identities.connect(identity.hold().id, waiting.vouched)
        except IdentityTaken as error:
            return accounts_page(error)
        flash(_("%(name)s is connected.", name=openid.name_of(waiting.vouched.issuer)))
    return answer


def mine() -> Pending | None:
    """Answer what waits in this browser, when it waits for me."""
    waiting = pending.read()
    return waiting if waiting and waiting.user_id == require_user().id else None
