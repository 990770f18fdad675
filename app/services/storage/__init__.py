"""Where files live, named by keys: originals, renditions, captions, artifacts.

Files never change under their key: a new file gets a new key, and rows point at keys. The one
exception is a growing rendition, which lies in a real `folder` of a local disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.services.storage.base import Stat, Storage
from app.services.storage.errors import BadKey, NoSuchKey, StorageFull, full_disk_told
from app.services.storage.keys import check_key, check_prefix
from app.services.storage.local import LocalDisk

__all__ = [
    "BadKey",
    "LocalDisk",
    "NoSuchKey",
    "Stat",
    "Storage",
    "StorageFull",
    "check_key",
    "check_prefix",
    "configure",
    "current",
    "from_url",
    "full_disk_told",
    "register_scheme",
]

_schemes: dict[str, Callable[[str], Storage]] = {}
_configured: dict[str, Storage] = {}


def register_scheme(scheme: str, build: Callable[[str], Storage]) -> None:
    """Let addresses of one scheme (`s3`, `gs`) be opened by `build(url)`."""
    _schemes[scheme] = build


def from_url(url: str) -> Storage:
    """Open the store an address names: `file:///folder`, a bare folder, or a registered scheme."""
    scheme = urlsplit(url).scheme or "file"
    if scheme not in _schemes:
        raise ValueError(f"no storage is known for {scheme}: addresses")
    return _schemes[scheme](url)


def configure(store: Storage) -> Storage:
    """Make this the store that `current` answers in this process."""
    _configured["current"] = store
    return store


def current() -> Storage:
    """Answer the configured store."""
    try:
        return _configured["current"]
    except KeyError:
        raise RuntimeError("no storage is configured: call storage.configure first") from None


def _local(url: str) -> Storage:
    return LocalDisk(Path(unquote(urlsplit(url).path)).expanduser())


register_scheme("file", _local)
