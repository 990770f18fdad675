"""The extensions as unbound objects; the factory binds them to an application."""

from __future__ import annotations

from typing import Any

from celery import Celery
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel
from flask_cors import CORS
from flask_limiter import Limiter
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_wtf.csrf import CSRFProtect
from redis import Redis

from app.core.addresses import household
from app.core.security import calling_program, is_known_origin

SOCKET_BYTES = 64 * 1024
FAIL_FAST = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
}


class BearerFirst(LoginManager):  # type: ignore[misc]
    """Flask-Login, but a request with an Authorization header never falls back to its cookie."""

    def _load_user(self) -> Any:
        if has_request_context() and "Authorization" in request.headers:
            user = self._load_user_from_request(request)
            return self._update_request_context_with_user(user)
        return super()._load_user()


def address_key() -> str:
    """Name the household a request came from, which owns 2^64 IPv6 addresses.

    Forwarded headers count only behind trusted proxies.
    """
    return household(request.remote_addr or "unknown")


def caller_key() -> str:
    """Name whom a default limit counts: the signed-in user or a program, else the address."""
    if current_user.is_authenticated:
        return f"user:{current_user.id}"
    program = calling_program(current_app)
    return f"program:{program}" if program else address_key()


def caller_limit() -> str:
    """Answer the default limit of the caller's class."""
    signed_in = current_user.is_authenticated or calling_program(current_app) is not None
    limit: str = current_app.config["RATELIMIT_SIGNED_IN" if signed_in else "RATELIMIT_DEFAULT"]
    return limit


celery = Celery("matinee")
socketio = SocketIO()
login_manager = BearerFirst()
migrate = Migrate()
limiter = Limiter(
    key_func=caller_key, default_limits=[caller_limit], in_memory_fallback_enabled=True
)
cors = CORS()
csrf = CSRFProtect()
babel = Babel()


def redis_client(purpose: str = "cache") -> Redis:
    """Answer the application's Redis client for one of `cache sockets broker results limits`."""
    clients: dict[str, Redis] = current_app.extensions.setdefault("matinee_redis", {})
    if purpose not in clients:
        clients[purpose] = Redis.from_url(
            current_app.config["REDIS_URLS"][purpose],
            socket_connect_timeout=1,
            socket_timeout=5,
            health_check_interval=15,
        )
    return clients[purpose]


def configure_celery(app: Flask) -> None:
    """Point Celery at the broker so that sending fails fast when Redis is away."""
    celery.conf.update(
        broker_url=app.config["CELERY_BROKER_URL"],
        result_backend=app.config["CELERY_RESULT_BACKEND"],
        task_ignore_result=True,
        task_default_queue="default",
        task_publish_retry=False,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=FAIL_FAST,
        timezone="UTC",
    )
    celery.flask_app = app


def configure_socketio(app: Flask, client_manager: Any) -> None:
    """Bind Socket.IO: our own pages may connect, and the origins CORS_ORIGINS lists."""

    def may_connect(origin: str | None, environ: dict[str, Any]) -> bool:
        listed, host = app.config["CORS_ORIGINS"], environ.get("HTTP_HOST", "")
        return "*" in listed or is_known_origin(origin or "", host, listed)

    options: dict[str, Any] = {
        "client_manager": client_manager,
        "manage_session": False,
        "cors_allowed_origins": may_connect,
        "async_handlers": False,
        "transports": ["websocket"],
        "http_compression": False,
        "websocket_compression": False,
        "max_http_buffer_size": SOCKET_BYTES,
        "ping_interval": 10,
        "ping_timeout": 10,
    }
    socketio.init_app(app, **options)
