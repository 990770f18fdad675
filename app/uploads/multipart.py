"""Reading a multipart form whose file goes straight to the spool, never through memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, cast

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected
from werkzeug.formparser import FormDataParser

from app.core import ids
from app.core.errors import Invalid, UnsupportedMediaType
from app.core.threads import Stalled, stall_limit
from app.services.storage.base import BLOCK
from app.uploads import sniff
from app.uploads.errors import BodyCut
from app.uploads.receive import STALL_SECONDS
from app.uploads.spool import Spool, SpoolFile

FIELD = "file"
MOST_FORM_BYTES = 256 * 1024
MOST_PARTS = 50


@dataclass
class Arriving:
    """A file of the form on its way into the spool; it looks like a file to the parser."""

    spooled: SpoolFile
    head: bytes = b""
    _pending: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        """Take some bytes, and write them on in blocks."""
        self._pending += data
        if len(self._pending) >= BLOCK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Write on what is pending; the first bytes are also kept for a look at them."""
        block = bytes(self._pending)
        self._pending.clear()
        if len(self.head) < sniff.LOOK_AT:
            self.head = (self.head + block)[: sniff.LOOK_AT]
        self.spooled.append(block)

    def seek(self, position: int) -> int:
        """Do what the parser does at the end of a file: everything is here now."""
        self.flush()
        return position

    def close(self) -> None:
        """Leave closing to whoever holds the spool file."""


@dataclass
class Form:
    """What came: the fields, and the file with its name and type."""

    fields: MultiDict[str, str]
    arrived: Arriving
    filename: str
    content_type: str | None


@dataclass
class PatientBody:
    """The body of a request, read with an end to patience."""

    body: IO[bytes]

    def read(self, size: int = -1) -> bytes:
        """Read on; raise BodyCut where the line broke."""
        try:
            with stall_limit(STALL_SECONDS):
                return self.body.read(size)
        except (OSError, ClientDisconnected, Stalled) as error:
            raise BodyCut from error


@contextmanager
def received(request: Request, spool: Spool) -> Iterator[Form]:
    """Receive the form; its spool files are held while the block runs.

    Whatever is left in the spool after the block goes: a landed file has been moved away.
    """
    if request.mimetype != "multipart/form-data" or "boundary" not in request.mimetype_params:
        raise UnsupportedMediaType("Send a form with Content-Type: multipart/form-data.")
    with ExitStack() as held:

        def open_file(*_about: Any, **_more: Any) -> IO[bytes]:
            spooled = held.enter_context(spool.hold(ids.new_id()))
            held.callback(spooled.remove)
            return cast("IO[bytes]", Arriving(spooled))

        yield _parse(request, open_file)


def _parse(request: Request, open_file: Any) -> Form:
    parser = FormDataParser(
        stream_factory=open_file,
        max_form_memory_size=MOST_FORM_BYTES,
        max_form_parts=MOST_PARTS,
        silent=False,
    )
    body = cast("IO[bytes]", PatientBody(request.stream))
    _, fields, files = parser.parse(
        body, request.mimetype, request.content_length, request.mimetype_params
    )
    file = files.get(FIELD)
    if file is None or not file.filename:
        raise Invalid(details={FIELD: ["A file is needed."]})
    arrived = cast("Arriving", file.stream)
    return Form(fields, arrived, file.filename, file.content_type or None)
