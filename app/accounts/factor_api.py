"""REST of the second factor: look, set up, confirm, new recovery codes, turn off."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from app.accounts import factor_schemas as schemas
from app.accounts import factor_steps, identity, proof, second_factor
from app.accounts.errors import SignInAgain, WrongPassword
from app.accounts.factor_errors import (
    CodeRefused,
    NoSecondFactor,
    ProofMissing,
    SecondFactorIsOn,
)
from app.api.access import require_user, signed_in, with_session
from app.api.limits import limited
from app.api.openapi import refuses
from app.core.database import unit_of_work
from app.core.extensions import caller_key

blueprint = APIBlueprint("second_factor", __name__, tag="Accounts")


def first_code_limits(view: Any) -> Any:
    """Limit first codes of an app, through all doors together."""
    return limited("20 per 5 minutes", key=caller_key, shared="first-code", adds=True)(view)


@blueprint.get("/me/second-factor")
@with_session
@signed_in
@blueprint.output(schemas.FactorState)
def state() -> schemas.FactorState:
    """Tell whether my second factor is on."""
    with unit_of_work(writes=False):
        return schemas.FactorState.model_validate(second_factor.state(require_user()))


@blueprint.post("/me/second-factor")
@proof.limits
@with_session
@signed_in
@blueprint.input(schemas.BeginFactor)
@blueprint.output(schemas.FactorSecret)
@refuses(WrongPassword, SignInAgain, SecondFactorIsOn)
def begin(json_data: schemas.BeginFactor) -> schemas.FactorSecret:
    """Make a secret for an authenticator app; it counts once a code was confirmed."""
    secret, url = factor_steps.begin(require_user(), json_data.current_password)
    return schemas.FactorSecret(secret=secret, otpauth_url=url)


@blueprint.post("/me/second-factor/confirm")
@first_code_limits
@with_session
@signed_in
@blueprint.input(schemas.ConfirmFactor)
@blueprint.output(schemas.RecoveryCodes)
@refuses(CodeRefused, NoSecondFactor, SecondFactorIsOn)
def confirm(json_data: schemas.ConfirmFactor) -> schemas.RecoveryCodes:
    """Turn the second factor on with a first code; the recovery codes are told once."""
    with unit_of_work():
        codes = second_factor.confirm(identity.hold(), json_data.code)
    return schemas.RecoveryCodes(recovery_codes=codes)


@blueprint.post("/me/second-factor/recovery-codes")
@proof.limits
@with_session
@signed_in
@blueprint.input(schemas.FactorProof)
@blueprint.output(schemas.RecoveryCodes)
@refuses(CodeRefused, WrongPassword, ProofMissing, NoSecondFactor)
def renew_codes(json_data: schemas.FactorProof) -> schemas.RecoveryCodes:
    """Make new recovery codes, by my password or a code; the old ones end."""
    codes = factor_steps.renew_codes(
        require_user(), password=json_data.current_password, code=json_data.code
    )
    return schemas.RecoveryCodes(recovery_codes=codes)


@blueprint.delete("/me/second-factor")
@proof.limits
@with_session
@signed_in
@blueprint.input(schemas.TurnOffFactor)
@blueprint.output({}, status_code=204)
@refuses(CodeRefused, WrongPassword, NoSecondFactor)
def turn_off(json_data: schemas.TurnOffFactor) -> str:
    """Turn my second factor off, by my password and a code."""
    factor_steps.turn_off(require_user(), password=json_data.current_password, code=json_data.code)
    return ""
