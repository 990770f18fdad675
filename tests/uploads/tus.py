"""A small tus client over Flask's test client, and files to send with it."""

from __future__ import annotations

import base64
import hashlib
import random
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

API = "/api/v1/uploads"
BODY = {"Content-Type": "application/offset+octet-stream"}


def film(size: int, seed: int = 1) -> bytes:
    """Make bytes that begin like an MP4 file."""
    return (b"\x00\x00\x00\x18ftypisom" + random.Random(seed).randbytes(size))[:size]


def encoded(**metadata: str) -> str:
    """Write metadata as the protocol wants it."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items()
    )


def checksum(data: bytes, algorithm: str = "sha256") -> dict[str, str]:
    """Write the checksum header of a part."""
    digest = base64.b64encode(hashlib.new(algorithm, data).digest()).decode()
    return {"Upload-Checksum": f"{algorithm} {digest}"}


class Torn(BytesIO):
    """A body whose line breaks after some bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data:
            raise OSError("the line broke")
        return data


@dataclass
class Tus:
    """One person's client."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, url: str, headers: dict[str, Any], **more: Any) -> TestResponse:
        """Send a request with the protocol's version."""
        sent = {"Tus-Resumable": "1.0.0"} | self.headers | headers
        return self.client.open(url, method=method, headers=sent, **more)

    def create(self, size: int, *, data: bytes | None = None, **metadata: str) -> TestResponse:
        """Open an upload of a film, with a first part where `data` is given."""
        wishes = encoded(**({"filename": "film.mp4", "filetype": "video/mp4"} | metadata))
        headers = {"Upload-Length": str(size), "Upload-Metadata": wishes}
        return self.call("POST", API, headers | (BODY if data else {}), data=data or b"")

    def open(self, size: int, **metadata: str) -> str:
        """Open an upload and answer its address."""
        answer = self.create(size, **metadata)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.headers["Location"])

    def patch(
        self, url: str, offset: int, data: bytes, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send a part."""
        return self.call(
            "PATCH", url, BODY | {"Upload-Offset": offset} | (headers or {}), data=data
        )

    def patch_torn(
        self, url: str, offset: int, data: bytes, size: int, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """Send the beginning of a part of `size` bytes, then nothing more."""
        wanted = BODY | {"Upload-Offset": offset} | (headers or {})
        announced = {"CONTENT_LENGTH": str(size)}
        return self.call("PATCH", url, wanted, input_stream=Torn(data), environ_overrides=announced)

    def offset(self, url: str) -> int:
        """Ask how much is here."""
        answer = self.call("HEAD", url, {})
        assert answer.status_code == 200, answer.status
        return int(answer.headers["Upload-Offset"])


def code(answer: TestResponse) -> str:
    """Read the code of an error."""
    return str(answer.get_json()["error"]["code"])
