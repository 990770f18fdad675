"""The options of Flask and of its extensions that follow from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.backoff import NoBackoff
from redis.retry import Retry

if TYPE_CHECKING:
    from config import Settings


def flask_options(settings: Settings) -> dict[str, Any]:
    """Answer the options of Flask and its extensions that follow from the settings."""
    secure = settings.ENVIRONMENT == "production"
    return {
        "PROGRAM": "web",
        "SECRET_KEY_FALLBACKS": [settings.SECRET_KEY_PREVIOUS] * bool(settings.SECRET_KEY_PREVIOUS),
        "SESSION_COOKIE_NAME": "__Host-matinee" if secure else "matinee",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": settings.SESSION_DAYS * 86400,
        # The session's row does not last longer by being used, and an answer that repeats the
        # cookie could bring a former one back.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_HEADERS_ENABLED": True,
        "RATELIMIT_STRATEGY": "moving-window",
        "RATELIMIT_STORAGE_OPTIONS": limit_options(settings.RATELIMIT_STORAGE_URL),
        "MAX_FORM_MEMORY_SIZE": 1 << 20,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url()),
        "JSON_SORT_KEYS": False,
        "VALIDATION_ERROR_DESCRIPTION": "Some of the values are not valid.",
    }


def limit_options(given: str) -> dict[str, Any]:
    """Answer how long limits wait for Redis: a second, once; then each process counts alone."""
    if given and not given.startswith("redis"):
        return {}
    return {
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
        "retry": Retry(NoBackoff(), 0),
    }


def engine_options(url: str) -> dict[str, Any]:
    """Answer SQLAlchemy's engine options: no values in errors, for PostgreSQL a checked pool."""
    common: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return common
    return common | {
        "pool_size": 20,
        "max_overflow": 20,
        "pool_pre_ping": True,
        "pool_timeout": 2,
    }
