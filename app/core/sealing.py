"""Sealing: secrets that lie in the database, unreadable without the application's key."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

__all__ = ["InvalidToken", "is_stale", "seal", "unseal"]


def seal(text: str, purpose: str) -> str:
    """Encrypt a text under the key of a purpose."""
    return _box(_secrets(), purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Decrypt what was sealed under the current key or the one before; raise InvalidToken."""
    return _box(_secrets(), purpose).decrypt(sealed.encode()).decode()


def is_stale(sealed: str, purpose: str) -> bool:
    """Tell whether the current key alone cannot read a sealed text."""
    try:
        _box(_secrets()[:1], purpose).decrypt(sealed.encode())
    except InvalidToken:
        return True
    return False


def _secrets() -> tuple[str, ...]:
    config = current_app.config
    return (config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or ()))


@lru_cache(maxsize=16)
def _box(secrets: tuple[str, ...], purpose: str) -> MultiFernet:
    """Derive a key from each secret (HKDF, RFC 5869); the first seals, all of them open."""
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"matinee {purpose}".encode())
    return base64.urlsafe_b64encode(derived.derive(secret.encode()))
