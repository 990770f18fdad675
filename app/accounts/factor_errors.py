"""What can go wrong with a second factor, and with proving oneself again."""

from __future__ import annotations

from app.core.errors import Conflict, Invalid, NotFound, Unauthorized


class SecondFactorRequired(Unauthorized):
    """The password was right, and the account also asks for a code."""

    code = "SECOND_FACTOR_REQUIRED"
    message = "Enter a code from your authenticator app, or a recovery code."
    recoverable = True


class CodeWrong(Unauthorized):
    """The code is wrong, too old, or was used before."""

    code = "CODE_WRONG"
    message = "This code is wrong or was used before. Wait for the next one."
    recoverable = True


class CodeRefused(Invalid):
    """The same, said to somebody who is signed in."""

    code = "CODE_WRONG"
    message = CodeWrong.message

    def __init__(self) -> None:
        super().__init__(details={"code": [self.message]})


class ProofMissing(Invalid):
    """Nothing was given that shows who is asking."""

    code = "PROOF_MISSING"
    message = "Give your current password or a code."


class SecondFactorIsOn(Conflict):
    """There is a second factor already."""

    code = "SECOND_FACTOR_ON"
    message = "Your second factor is on. Turn it off before you set up another."


class NoSecondFactor(NotFound):
    """There is none to confirm, renew or turn off."""

    code = "NO_SECOND_FACTOR"
    message = "There is no second factor here. Set one up first."
