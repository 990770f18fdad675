"""The settings there are, with the defaults of a laptop; `config.py` reads and checks them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings

GIBIBYTE = 1 << 30
# What a browser's policy takes for an origin, its first name a star for all that end like it.
ORIGIN = r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?"
VIDEO_EXTENSIONS = "mp4,m4v,mov,mkv,webm,avi,mpg,mpeg,ts,m2ts,mts,ogv,3gp,flv,wmv,mxf"


class Fields(BaseSettings):
    """Every setting, its type and its default."""

    FLASK_ENV: str = "development"
    SECRET_KEY: str = "dev-secret-key-change-me-before-production"  # noqa: S105 - refused there
    SECRET_KEY_PREVIOUS: str = ""
    DEBUG: bool = False
    APP_NAME: str = "Matinee"
    API_PREFIX: str = "/api/v1"
    HOST: str = "127.0.0.1"
    PORT: int = Field(5000, ge=1, le=65535)
    PUBLIC_URL: str = ""
    TRUSTED_PROXIES: int = Field(0, ge=0)
    ALLOW_SQLITE: bool = False

    DATA_DIR: Path | None = None
    RUNTIME_DIR: Path | None = None
    DATABASE_URL: str = ""
    REDIS_URL: str = ""
    SOCKETIO_MESSAGE_QUEUE: str = ""
    CELERY_BROKER_URL: str = ""
    CELERY_RESULT_BACKEND: str = ""
    RATELIMIT_STORAGE_URL: str = ""
    RATELIMIT_ENABLED: bool = True
    RATELIMIT_DEFAULT: str = "100 per hour"
    RATELIMIT_SIGNED_IN: str = "1000 per hour"
    METRICS_TOKEN: str = ""
    SOCKET_CONNECTS_PER_SECOND: float = Field(10, gt=0)
    CORS_ORIGINS: str = ""

    STORAGE_BACKEND: str = Field("local", pattern="^(local|s3|gcs)$")
    STORAGE_URL: str = ""
    LOCAL_STORAGE_PATH: Path | None = None
    GCS_BUCKET_NAME: str = ""
    GOOGLE_APPLICATION_CREDENTIALS_PATH: str = ""
    UPLOAD_FOLDER: Path | None = None
    THUMBNAIL_FOLDER: Path | None = None
    SPOOL_FOLDER: Path | None = None
    WORK_FOLDER: Path | None = None
    BACKUP_FOLDER: Path | None = None
    X_ACCEL_PREFIX: str = ""
    MAX_CONTENT_LENGTH: int = Field(GIBIBYTE // 2, ge=1)
    MAX_UPLOAD_SIZE: int = Field(50 * GIBIBYTE, ge=1)
    UPLOAD_QUOTA_BYTES: int = Field(200 * GIBIBYTE, ge=0)
    UPLOAD_EXPIRES_HOURS: int = Field(48, ge=1)
    ALLOWED_EXTENSIONS: str = VIDEO_EXTENSIONS
    MIN_FREE_BYTES: int = Field(GIBIBYTE // 4, ge=0)

    ALGORITHM: str = Field("HS256", pattern="^HS(256|384|512)$")
    ACCESS_TOKEN_EXPIRE_MINUTES: int = Field(10080, ge=1)
    SESSION_DAYS: int = Field(30, ge=1)
    BCRYPT_ROUNDS: int = Field(12, ge=4, le=18)
    STRICT_CREATORS: bool = False

    SMTP_SERVER: str = ""
    SMTP_PORT: int = Field(587, ge=1, le=65535)
    SMTP_USERNAME: str = ""
    SMTP_PASSWORD: str = ""
    SMTP_SECURITY: str = Field("auto", pattern="^(auto|starttls|tls|none)$")
    EMAIL_FROM_ADDRESS: str = ""
    EMAIL_TEMPLATES_DIR: Path | None = None
    MAIL_FOLDER: Path | None = None

    OIDC_ISSUER: str = ""
    OIDC_NAME: str = ""
    OIDC_CLIENT_ID: str = ""
    OIDC_CLIENT_SECRET: str = ""
    GOOGLE_CLIENT_ID: str = ""
    GOOGLE_CLIENT_SECRET: str = ""

    DEFAULT_MAX_PARTICIPANTS: int = Field(10, ge=1)
    SPONSOR_MAX_PARTICIPANTS: int = -1
    INACTIVE_ROOM_RETENTION_HOURS: int = Field(24, ge=1)
    ROOM_CHAT_RETENTION_DAYS: int = Field(365, ge=0)
    ROOM_DEEDS_RETENTION_DAYS: int = Field(365, ge=0)
    VIDEO_PURGE_DAYS: int = Field(30, ge=0)

    YOUTUBE_OEMBED_URL: str = "https://www.youtube.com/oembed"
    IMPORT_LINKS: str = Field("off", pattern="^(off|on)$")
    EMBED_ORIGINS: str = Field("*", pattern=rf"^(\*|none|{ORIGIN}(\s*,\s*{ORIGIN})*)$")

    JOB_LEASE_SECONDS: float = Field(20, gt=0)
    JOB_HEARTBEAT_SECONDS: float = Field(5, gt=0)
    JOB_SWEEP_SECONDS: float = Field(10, gt=0)
    WORKER_THREADS: int = Field(2, ge=1)

    LOG_LEVEL: str = "DEBUG"
    LOG_FILE: Path | None = None

    RENTALS_STAFF_TOKEN: str = ""
    RENTAL_START_DAYS: int = Field(30, ge=1)
    RENTAL_FINISH_HOURS: int = Field(48, ge=1)
    RENTAL_MOST_UNPAID: int = Field(5, ge=1)
