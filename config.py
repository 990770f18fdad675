"""Every setting, read from the environment and `.env` (the environment wins)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from limits import parse_many
from pydantic import computed_field, field_validator, model_validator
from pydantic_settings import DotEnvSettingsSource, SettingsConfigDict

from options import flask_options
from places import for_celery, for_limits, for_sqlalchemy, on_database
from settings import Fields

ROOT = Path(__file__).resolve().parent
ENV_FILE = Path(os.environ.get("ENV_FILE") or ROOT / ".env")
LOCAL_ONLY = "is not available yet: files lie on a local disk only"
TESTING_KEY = "testing-secret-key-that-protects-nothing"
KNOWN_STAFF_TOKEN = "dvd_admin"  # noqa: S105 - production refuses it
DEFAULT_SECRETS = {
    *("", "change-me", "dev-secret-key-change-me-before-production", KNOWN_STAFF_TOKEN),
    TESTING_KEY,
}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class Settings(Fields):
    """What the settings of every environment must keep to, and what follows from them."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    ENVIRONMENT: ClassVar[str] = "development"
    TESTING: ClassVar[bool] = False

    @field_validator("LOG_LEVEL")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @field_validator("RATELIMIT_DEFAULT", "RATELIMIT_SIGNED_IN")
    @classmethod
    def _limit(cls, value: str) -> str:
        try:
            parse_many(value)
        except ValueError as problem:
            raise ValueError("must be like `100 per hour`") from problem
        return value

    @model_validator(mode="after")
    def _refuse_what_is_wrong(self) -> Self:
        self.refuse_other_storage()
        self.refuse_open_issuer()
        self.refuse_unsafe()
        return self

    def refuse_other_storage(self) -> None:
        """Raise ValueError for a place of files that would not be used."""
        found = urlsplit(self.STORAGE_URL)
        if self.STORAGE_BACKEND != "local":
            raise ValueError(f"STORAGE_BACKEND={self.STORAGE_BACKEND} {LOCAL_ONLY}")
        if found.scheme not in {"", "file"} or found.netloc not in {"", "localhost"}:
            raise ValueError(f"STORAGE_URL={found.scheme}://{found.hostname or ''} {LOCAL_ONLY}")
        decides = self.UPLOAD_FOLDER and not self.LOCAL_STORAGE_PATH and not self.STORAGE_URL
        if decides and self.UPLOAD_FOLDER and self.UPLOAD_FOLDER.name != "videos":
            raise ValueError("UPLOAD_FOLDER must end in /videos, the name videos are kept under")

    def refuse_open_issuer(self) -> None:
        """Raise ValueError for an issuer others could speak for, or that does not know us."""
        found = urlsplit(self.OIDC_ISSUER)
        here = self.ENVIRONMENT != "production" and found.hostname in LOOPBACK
        if self.OIDC_ISSUER and found.scheme != "https" and not (found.scheme == "http" and here):
            raise ValueError("OIDC_ISSUER must be an https:// address")
        if self.OIDC_ISSUER and not self.OIDC_CLIENT_ID:
            raise ValueError("OIDC_ISSUER needs OIDC_CLIENT_ID")

    def refuse_unsafe(self) -> None:
        """Raise ValueError for a setting this environment does not allow."""

    def below(self, path: Path | None, default: str) -> Path:
        """Answer a folder: as set, else below DATA_DIR, else below the project."""
        base = (self.DATA_DIR or ROOT).absolute()
        return base / (path or default)

    def runtime_folder(self) -> Path:
        """Answer the short folder of sockets: one per data folder and person."""
        if self.RUNTIME_DIR:
            return self.RUNTIME_DIR
        owner = f"{os.getuid()}:{self.below(None, '.').resolve()}"
        mark = hashlib.sha256(owner.encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"matinee-{mark}"

    def redis_url(self) -> str:
        """Answer REDIS_URL, or the socket of the private Redis that `make run` keeps."""
        return self.REDIS_URL or f"unix://{self.runtime_folder()}/redis.sock"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def REDIS_URLS(self) -> dict[str, str]:  # noqa: N802 - a setting
        """The address of each Redis database, derived from REDIS_URL."""
        base = self.redis_url()
        return {
            "cache": on_database(base, 0),
            "sockets": self.SOCKETIO_MESSAGE_QUEUE or on_database(base, 1),
            "broker": on_database(base, 2),
            "results": on_database(base, 3),
            "limits": on_database(base, 4),
        }

    def for_flask(self) -> dict[str, Any]:
        """Answer everything as Flask and the extensions want it."""
        values = self.model_dump()
        redis = self.redis_url()
        values |= {
            "ENVIRONMENT": self.ENVIRONMENT,
            "TESTING": self.TESTING,
            "REDIS_URL": redis,
            "CELERY_BROKER_URL": self.CELERY_BROKER_URL or for_celery(on_database(redis, 2)),
            "CELERY_RESULT_BACKEND": self.CELERY_RESULT_BACKEND
            or for_celery(on_database(redis, 3)),
            "RATELIMIT_STORAGE_URI": self.RATELIMIT_STORAGE_URL
            or for_limits(on_database(redis, 4)),
            "SQLALCHEMY_DATABASE_URI": self.database_url(),
            "RUNTIME_DIR": self.runtime_folder(),
            "LOCAL_STORAGE_PATH": self.storage_folder(),
            "UPLOAD_FOLDER": self.storage_folder() / "videos",
            "THUMBNAIL_FOLDER": self.storage_folder() / "videos",
            "SPOOL_FOLDER": self.below(self.SPOOL_FOLDER, "uploads/spool"),
            "WORK_FOLDER": self.below(self.WORK_FOLDER, "uploads/work"),
            "BACKUP_FOLDER": self.below(self.BACKUP_FOLDER, "instance/backups"),
            "MAIL_FOLDER": self.below(self.MAIL_FOLDER, "instance/mail"),
            "LOG_FILE": self.below(self.LOG_FILE, f"logs/{self.ENVIRONMENT}.log"),
            "ALLOWED_EXTENSIONS": split(self.ALLOWED_EXTENSIONS),
            "CORS_ORIGINS": split(self.CORS_ORIGINS),
            "EMBED_ORIGINS": split(self.EMBED_ORIGINS),
            "MAX_MULTIPART_LENGTH": self.MAX_CONTENT_LENGTH,
            "MAX_CONTENT_LENGTH": None,
        }
        return values | flask_options(self)

    def storage_folder(self) -> Path:
        """Answer the folder of all files; UPLOAD_FOLDER is the folder of videos in it."""
        beside = self.UPLOAD_FOLDER.parent if self.UPLOAD_FOLDER else None
        return self.below(self.LOCAL_STORAGE_PATH or beside, "uploads")

    def database_url(self) -> str:
        """Answer DATABASE_URL, or a SQLite file in the data folder."""
        url = for_sqlalchemy(self.DATABASE_URL)
        return url or f"sqlite:///{self.below(None, 'instance')}/matinee.db"


class DevelopmentConfig(Settings):
    """A laptop: debug, all origins, SQLite."""

    DEBUG: bool = True
    CORS_ORIGINS: str = "*"
    RENTALS_STAFF_TOKEN: str = KNOWN_STAFF_TOKEN


class ProductionConfig(Settings):
    """A server: nothing default, nothing open."""

    ENVIRONMENT: ClassVar[str] = "production"
    LOG_LEVEL: str = "INFO"

    def refuse_unsafe(self) -> None:
        """Raise ValueError naming every setting that must not run in production."""
        wrong = []
        if is_weak(self.SECRET_KEY):
            wrong.append("SECRET_KEY must be set and at least 32 characters long")
        if self.SECRET_KEY_PREVIOUS and is_weak(self.SECRET_KEY_PREVIOUS):
            wrong.append("SECRET_KEY_PREVIOUS must be empty or a key that was not known to others")
        if self.RENTALS_STAFF_TOKEN and is_weak_token(self.RENTALS_STAFF_TOKEN):
            wrong.append("RENTALS_STAFF_TOKEN must be empty, or a secret of 16 characters or more")
        if self.DEBUG:
            wrong.append("DEBUG must be off")
        if "*" in split(self.CORS_ORIGINS):
            wrong.append("CORS_ORIGINS must name origins, not *")
        if self.database_url().startswith("sqlite") and not self.ALLOW_SQLITE:
            wrong.append("DATABASE_URL must be PostgreSQL (or set ALLOW_SQLITE=1)")
        if wrong:
            raise ValueError("; ".join(wrong))


class TestingConfig(Settings):
    """The tests: an in-memory database, cheap hashes, no `.env`."""

    __test__: ClassVar[bool] = False
    model_config = SettingsConfigDict(env_file=None)
    ENVIRONMENT: ClassVar[str] = "testing"
    TESTING: ClassVar[bool] = True

    SECRET_KEY: str = TESTING_KEY
    DATABASE_URL: str = "sqlite:///:memory:"
    RENTALS_STAFF_TOKEN: str = KNOWN_STAFF_TOKEN
    RATELIMIT_ENABLED: bool = False
    BCRYPT_ROUNDS: int = 4
    MIN_FREE_BYTES: int = 0


CONFIGS: dict[str, type[Settings]] = {
    "development": DevelopmentConfig,
    "production": ProductionConfig,
    "testing": TestingConfig,
}


def load(name: str | None = None) -> Settings:
    """Read the settings of an environment; without a name FLASK_ENV (or `.env`) decides."""
    chosen = name or Settings().FLASK_ENV
    if chosen not in CONFIGS:
        raise ValueError(f"FLASK_ENV must be one of {', '.join(CONFIGS)}, not {chosen!r}")
    return CONFIGS[chosen]()


def source_of(name: str) -> str:
    """Tell where a setting is set: in the environment, in the file, or nowhere."""
    if os.environ.get(name):
        return "environment"
    return "file" if name in DotEnvSettingsSource(Settings, env_file=ENV_FILE)() else "default"


def is_weak(key: str) -> bool:
    """Tell whether others know a key, or could guess it."""
    return key in DEFAULT_SECRETS or len(key) < 32


def is_weak_token(token: str) -> bool:
    """Tell whether others know the token of the shop's programs, or could guess it."""
    return token in DEFAULT_SECRETS or len(token) < 16


def split(text: str) -> list[str]:
    """Split a comma-separated setting."""
    return [part.strip() for part in text.split(",") if part.strip()]
