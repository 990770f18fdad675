"""Structured logs: a rotating file in the house format, JSON on standard output in production."""

from __future__ import annotations

import logging
import logging.config
import re
from pathlib import Path
from typing import Any

import structlog

FILE_FORMAT = "%(asctime)s %(levelname)s: %(message)s [in %(pathname)s:%(lineno)d]"
QUIET = (
    "amqp",
    "celery.app.trace",
    "celery.utils.functional",
    "celery.worker.strategy",
    "engineio",
    "geventwebsocket",
    "httpcore",
    "httpx",
    "kombu",
    "socketio",
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FILE_BYTES = 10_000_000
FILE_COUNT = 10


def _with_context(_logger: Any, _name: str, event: dict[str, Any]) -> str:
    """Render an event as its message, followed by the ids and values bound to it."""
    message = str(event.pop("event", ""))
    trace = event.pop("exception", None)
    for private in [key for key in event if key.startswith("_")] + ["level", "timestamp"]:
        event.pop(private, None)
    pairs = " ".join(f"{key}={value}" for key, value in sorted(event.items()))
    line = _in_one_line(f"{message} {pairs}" if pairs else message)
    return "\n    ".join([line, *map(_in_one_line, str(trace).splitlines())]) if trace else line


def _in_one_line(text: str) -> str:
    """Escape control characters, so that what a caller sent cannot pass for a line of ours."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _shared() -> list[Any]:
    return [structlog.contextvars.merge_contextvars, structlog.stdlib.ExtraAdder()]


def _plain() -> dict[str, Any]:
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "fmt": FILE_FORMAT,
        "foreign_pre_chain": _shared(),
        "processors": [remove, structlog.processors.format_exc_info, _with_context],
    }


def _json() -> dict[str, Any]:
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*_shared(), structlog.stdlib.add_log_level, stamp],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
    }


def file_of(program: str, file: Path) -> Path:
    """Answer the file a program writes: one that two of them turned over would lose its order.

    The web process has the file itself, the others theirs beside it: `development.worker.log`.
    """
    return file if program == "web" else file.with_name(f"{file.stem}.{program}{file.suffix}")


def configure(*, level: str, file: Path | None, json_output: bool) -> None:
    """Send all logs to an output and, when given, to a file of 10 MB × 10.

    JSON goes to standard output; lines for people go beside what a command prints.
    """
    stream = "ext://sys.stdout" if json_output else "ext://sys.stderr"
    output = {"class": "logging.StreamHandler", "stream": stream}
    handlers: dict[str, Any] = {"output": output | {"formatter": "json" if json_output else "line"}}
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(file),
            "maxBytes": FILE_BYTES,
            "backupCount": FILE_COUNT,
            "delay": True,
            "formatter": "line",
        }
    quiet = {name: {"level": "WARNING"} for name in QUIET}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": _plain(), "json": _json()},
            "handlers": handlers,
            "root": {"level": level, "handlers": list(handlers)},
            "loggers": quiet,
        }
    )


def bind(**values: Any) -> None:
    """Bind ids (`request_id`, `user_id`, `job_id`) to everything this context logs from now on."""
    structlog.contextvars.bind_contextvars(**{k: str(v) for k, v in values.items()})


def clear() -> None:
    """Forget what was bound."""
    structlog.contextvars.clear_contextvars()
