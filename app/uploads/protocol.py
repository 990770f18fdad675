"""The words of the tus 1.0 protocol: reading its headers, writing its metadata."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from app.core.errors import BadRequest, UnsupportedMediaType
from app.uploads.errors import UnsupportedVersion

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256", "md5")
BODY_TYPE = "application/offset+octet-stream"
# The longest metadata: a description of 10,000 letters in UTF-8 and base64, and the rest.
LONGEST_METADATA = 64_000
# The headers of the protocol as the OpenAPI document tells them.
COUNT = {"type": "string", "pattern": "^[0-9]{1,18}$"}
Told = dict[str, dict[str, Any]]
TOLD: Told = {"Tus_Resumable": {"type": "string", "enum": [VERSION], "required": True}}
TOLD_AT_THE_START: Told = {
    "Upload_Length": {**COUNT, "required": True, "examples": ["73400320"]},
    "Upload_Metadata": {
        "type": "string",
        "maxLength": LONGEST_METADATA,
        "required": True,
        "examples": ["filename aGFyYm91ci5tcDQ=,title SGFyYm91ciBhdCBkdXNr"],
        "description": "`key base64, key base64`: `filename`, and what the form's fields are.",
    },
}
TOLD_OF_A_PART: Told = {
    "Upload_Offset": {**COUNT, "required": True, "examples": ["0"]},
    "Upload_Checksum": {
        "type": "string",
        "examples": ["sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk="],
        "description": f"One of {', '.join(ALGORITHMS)}, and the digest of the part in base64.",
    },
}
_KEY = re.compile(r"[!-+\--~]+")


@dataclass(frozen=True)
class Checksum:
    """What a part must hash to."""

    algorithm: str
    digest: bytes

    def new(self) -> hashlib._Hash:
        """Begin the hash of a part."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def check_version(headers: Headers) -> None:
    """Raise UnsupportedVersion unless the client speaks our version."""
    if headers.get("Tus-Resumable") != VERSION:
        raise UnsupportedVersion


def check_body_type(headers: Headers) -> None:
    """Raise UnsupportedMediaType unless the body is a part of a file."""
    if headers.get("Content-Type", "").split(";")[0].strip().lower() != BODY_TYPE:
        raise UnsupportedMediaType(f"Send parts with Content-Type: {BODY_TYPE}.")


def size(headers: Headers) -> int:
    """Read the size of the whole file."""
    if "Upload-Defer-Length" in headers:
        raise BadRequest("The size must be known at the start: send Upload-Length.")
    return _number(headers, "Upload-Length")


def offset(headers: Headers) -> int:
    """Read where a part begins."""
    return _number(headers, "Upload-Offset")


def _number(headers: Headers, name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest(f"{name} must be a whole number.")
    return int(text)


def checksum(headers: Headers) -> Checksum | None:
    """Read the checksum of a part, None without one."""
    text = headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, encoded = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadRequest(f"Upload-Checksum is one of {', '.join(ALGORITHMS)}.")
    digest = _decoded(encoded)
    if digest is None or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise BadRequest("Upload-Checksum must be an algorithm and a base64 digest.")
    return Checksum(algorithm, digest)


def metadata(headers: Headers) -> dict[str, str]:
    """Read the metadata: `key base64, key base64`; a key without a value is empty."""
    text = headers.get("Upload-Metadata", "")
    if len(text) > LONGEST_METADATA:
        raise BadRequest("Upload-Metadata is too long.")
    values: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, encoded = pair.partition(" ")
        if not _KEY.fullmatch(key) or key in values:
            raise BadRequest("Upload-Metadata has keys that are unreadable or double.")
        values[key] = _text(encoded)
    return values


def _text(encoded: str) -> str:
    raw = _decoded(encoded)
    try:
        if raw is not None:
            return raw.decode()
    except UnicodeDecodeError:
        pass
    raise BadRequest("Upload-Metadata must be UTF-8 in base64.")


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
