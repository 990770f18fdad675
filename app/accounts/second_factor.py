"""The rules of the second factor: codes of an authenticator app (TOTP, RFC 6238) and of recovery.

Each code works once. Wrong ones are counted for the account, wherever they come from.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, select, update

from app.accounts import service
from app.accounts.factor_errors import CodeRefused, NoSecondFactor, SecondFactorIsOn
from app.accounts.models import RecoveryCode, SecondFactor, User
from app.core import clock, sealing
from app.core.database import db
from app.core.errors import RateLimited
from app.core.security import digest

log = logging.getLogger(__name__)

PURPOSE = "second factor"
STEP = 30  # seconds, as every app assumes
WINDOW = (-1, 0, 1)
TRIES, TRIES_IN = 10, timedelta(minutes=15)
SET_UP_IN = timedelta(minutes=30)
CODES, LETTERS = 10, 16
# Crockford's base 32: 16 letters of it are 80 bits, enough for a plain hash.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ALIKE = str.maketrans("oil", "011")


@dataclass(frozen=True)
class State:
    """Whether the second factor is on, since when, and how many recovery codes are left."""

    is_on: bool
    confirmed_at: datetime | None = None
    recovery_codes_left: int = 0


def confirmed(user_id: UUID) -> SecondFactor | None:
    """Answer the factor an account signs in with, None without one."""
    row = _of(user_id)
    return row if row is not None and row.confirmed_at is not None else None


def state(actor: User) -> State:
    """Tell how the account is kept safe."""
    row = confirmed(actor.id)
    if row is None:
        return State(is_on=False)
    mine = (RecoveryCode.factor_id == row.id, RecoveryCode.used_at.is_(None))
    left = db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*mine))
    return State(is_on=True, confirmed_at=row.confirmed_at, recovery_codes_left=left or 0)


def begin(actor: User) -> str:
    """Make a secret for an app, which counts once a code of it was confirmed; answer it."""
    user = service.lock(actor.id)
    if confirmed(user.id) is not None:
        raise SecondFactorIsOn
    remove(user)
    secret = pyotp.random_base32()
    db.session.add(SecondFactor(user_id=user.id, secret=sealing.seal(secret, PURPOSE)))
    db.session.flush()
    return secret


def pending(actor: User) -> str | None:
    """Answer the secret that waits to be confirmed, for half an hour."""
    row = _of(actor.id)
    if row is None or row.confirmed_at or row.created_at < clock.now() - SET_UP_IN:
        return None
    return _secret(row)


def address(actor: User, secret: str, *, issuer: str) -> str:
    """Write what an app scans: the `otpauth://` address of a secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=actor.email, issuer_name=issuer)


def confirm(actor: User, code: str) -> list[str]:
    """Turn the factor on with a first code; answer the recovery codes, which nobody can see again.

    Raise NoSecondFactor when nothing waits, CodeRefused for a wrong code.
    """
    service.lock(actor.id)
    row = _of(actor.id)
    if row is not None and row.confirmed_at is not None:
        raise SecondFactorIsOn
    if row is None or pending(actor) is None:
        raise NoSecondFactor
    if not _uses_step(row, plain(code)):
        raise CodeRefused
    row.confirmed_at = clock.now()
    return renew_codes(actor)


def spend(user_id: UUID, code: str, *, limited: bool) -> UUID | None:
    """Use a code up; answer the factor it was right for, None when it was wrong.

    A wrong one is counted: the caller must commit. Raise NoSecondFactor, and RateLimited when there
    were too many, whatever this one is.
    """
    row = _of(user_id, lock=True)
    if row is None or row.confirmed_at is None:
        raise NoSecondFactor
    if limited:
        hold_off(row)
    given = plain(code)
    if _uses_step(row, given) or _uses_recovery_code(row, given):
        return row.id
    _count_wrong(row)
    return None


def plain(code: str) -> str:
    """Read a code as it is compared: no spaces and dashes, small, look-alikes as one."""
    return re.sub(r"[\s\-‐-―]", "", code).lower().translate(ALIKE)


def hold_off(row: SecondFactor) -> None:
    """Raise RateLimited while too many wrong codes are too young."""
    if row.wrong_since is None or row.wrong_codes < TRIES:
        return
    left = row.wrong_since + TRIES_IN - clock.now()
    if left > timedelta():
        said = "Too many wrong codes. Wait a while, then try again."
        raise RateLimited(said, retry_after=int(left.total_seconds()) + 1)


def _count_wrong(row: SecondFactor) -> None:
    """Count in windows that begin with a wrong code; no right one shortens them."""
    if row.wrong_since is None or row.wrong_since + TRIES_IN <= clock.now():
        row.wrong_since, row.wrong_codes = clock.now(), 0
    row.wrong_codes += 1
    db.session.flush()


def renew_codes(actor: User) -> list[str]:
    """Replace the recovery codes; answer them, which nobody can see again."""
    row = _of(actor.id, lock=True)
    if row is None or row.confirmed_at is None:
        raise NoSecondFactor
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.factor_id == row.id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(CODES)]
    db.session.add_all(RecoveryCode(factor_id=row.id, code_hash=digest(code)) for code in codes)
    db.session.flush()
    return ["-".join(re.findall("....", code)) for code in codes]


def remove(user: User) -> bool:
    """Turn the factor off and forget its codes; tell whether there was one."""
    gone = delete(SecondFactor).where(SecondFactor.user_id == user.id)
    return db.session.scalar(gone.returning(SecondFactor.id)) is not None


def tidy(now: datetime, *, dry_run: bool) -> int:
    """Forget set-ups nobody finished, and seal anew what the key before this one sealed."""
    old = now - SET_UP_IN
    unfinished = (SecondFactor.confirmed_at.is_(None), SecondFactor.created_at < old)
    count = db.session.scalar(select(func.count()).select_from(SecondFactor).where(*unfinished))
    kept = db.session.scalars(select(SecondFactor).where(SecondFactor.confirmed_at.is_not(None)))
    stale = [row for row in kept if sealing.is_stale(row.secret, PURPOSE)]
    if not dry_run:
        db.session.execute(delete(SecondFactor).where(*unfinished))
        for row in stale:
            row.secret = sealing.seal(_secret(row), PURPOSE) if _secret(row) else row.secret
        db.session.flush()
    return (count or 0) + len(stale)


def _of(user_id: UUID, *, lock: bool = False) -> SecondFactor | None:
    query = select(SecondFactor).where(SecondFactor.user_id == user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def _secret(row: SecondFactor) -> str:
    """Answer the secret; empty when no key of ours reads it any more."""
    try:
        return sealing.unseal(row.secret, PURPOSE)
    except sealing.InvalidToken:
        log.error("no key reads the second factor of user %s", row.user_id)
        return ""


def _uses_step(row: SecondFactor, code: str) -> bool:
    """Tell whether the code is that of now, or one step beside it, and of no step used before."""
    secret = _secret(row) if re.fullmatch(r"[0-9]{6}", code) else ""
    if not secret:
        return False
    now = int(clock.now().timestamp()) // STEP
    for step in (now + beside for beside in WINDOW):
        right = hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), code)
        if right and step > row.last_step:
            row.last_step = step
            db.session.flush()
            return True
    return False


def _uses_recovery_code(row: SecondFactor, code: str) -> bool:
    mine = (RecoveryCode.factor_id == row.id, RecoveryCode.code_hash == digest(code))
    used = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None))
    done = used.values(used_at=clock.now()).returning(RecoveryCode.id)
    return db.session.scalar(done) is not None
