"""Passwords: bcrypt over base64(SHA-256(password)), so that a long one counts to its end."""

from __future__ import annotations

import base64
import hashlib

import bcrypt
from flask import current_app

from app.core.threads import in_pool

MIN_LENGTH = 8
MAX_LENGTH = 1024


def _prepared(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(password.encode()).digest())


def hash_password(password: str, *, rounds: int) -> str:
    """Hash a password with 2^`rounds` rounds, off the main loop."""
    return in_pool(bcrypt.hashpw, _prepared(password), bcrypt.gensalt(rounds)).decode()


def hashed(password: str) -> str:
    """Hash a password at the configured cost."""
    return hash_password(password, rounds=current_app.config["BCRYPT_ROUNDS"])


def is_right(password: str, stored: str | None, *, rounds: int) -> bool:
    """Compare; with nothing stored the same work is done and the answer is no."""
    against = stored or _nobodys(rounds)
    return in_pool(bcrypt.checkpw, _prepared(password), against.encode()) and stored is not None


def _nobodys(rounds: int) -> str:
    """Answer what looks like a hash and costs as much to compare with, made without the work."""
    return f"$2b${rounds:02}${'.' * 53}"
