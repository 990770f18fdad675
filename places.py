"""Where things are on this machine and on others: private folders and addresses."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path

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
