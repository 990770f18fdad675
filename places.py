"""Where things are on this machine and on others: private folders and addresses."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

NOT_PRIVATE = (
    "{folder} {problem}, so others could put a false Redis or schedule there. {remedy}, "
    "or name a folder of your own: RUNTIME_DIR=/some/folder make run"
)


def private(folder: Path) -> Path:
    """Make a folder nobody else may enter and answer it; raise PermissionError where others may.

    Its name can be guessed, so that somebody else may have made it first.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise not_private(folder, "is no folder", "Remove it")
    if found.st_uid != os.getuid():
        raise not_private(folder, "belongs to another user", "Have it removed")
    if found.st_mode & 0o077:
        raise not_private(folder, "is open to others", f"Close it: chmod 700 {folder}")
    return folder


def not_private(folder: Path, problem: str, remedy: str) -> PermissionError:
    """Make the error that says what is wrong with a folder and what to do."""
    return PermissionError(NOT_PRIVATE.format(folder=folder, problem=problem, remedy=remedy))


def shown(address: str) -> str:
    """Answer an address as everybody may read it: without person, password and query.

    Where it cannot be told what of it is the place, only its scheme.
    """
    scheme, _, rest = address.partition("://")
    secret, _, place = rest.rpartition("@")
    if re.search("[?#]", secret):
        return f"{scheme}://…"
    return f"{scheme}://{re.split('[?#]', place)[0]}"


def on_database(url: str, number: int) -> str:
    """Point a Redis address at one database; what its query says stays, or moves where all read it.

    Celery takes a person and password only from before the host.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    options.pop("db", None)
    user = options.pop("username", unquote(parts.username or ""))
    password = options.pop("password", unquote(parts.password or ""))
    person = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user or password else ""
    host = f"{parts.scheme}://{person}{parts.netloc.rpartition('@')[2]}"
    if parts.scheme == "unix":
        return f"{host}{parts.path}?{urlencode({'db': number, **options})}"
    return f"{host}/{number}" + (f"?{urlencode(options)}" if options else "")


def for_sqlalchemy(url: str) -> str:
    """Spell a database's address as SQLAlchemy wants it: PostgreSQL through psycopg2.

    Hosts hand out `postgres://` and `postgresql://`; SQLAlchemy 2.1 takes another driver for these.
    """
    return re.sub("^postgres(ql)?://", "postgresql+psycopg2://", url)


def for_celery(url: str) -> str:
    """Spell a Redis address as Celery wants it."""
    return url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def for_limits(url: str) -> str:
    """Spell a Redis address as Flask-Limiter wants it."""
    return url.replace("unix://", "redis+unix://")


def page(host: str, port: int) -> str:
    """Answer the address a browser on this machine opens when we listen on a host and port."""
    anywhere = host in ("0.0.0.0", "::", "")  # noqa: S104 - compared, not bound
    bracketed = f"[{host}]" if ":" in host else host
    return f"http://{'localhost' if anywhere else bracketed}:{port}"
