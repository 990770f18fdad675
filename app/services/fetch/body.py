"""What an answer carries, unpacked piece by piece and never past its limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

from app.services.fetch.errors import FetchFailed, FetchTooLarge

PIECE_BYTES = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def pieces(answer: httpx.Response, *, most: int) -> Iterator[bytes]:
    """Yield the body; raise `FetchTooLarge` when it passes `most` bytes, packed or unpacked."""
    if int(answer.headers.get("content-length", 0)) > most:
        raise FetchTooLarge
    packed = _limited(answer.iter_raw(PIECE_BYTES), most)
    match answer.headers.get("content-encoding", "").strip().lower():
        case "" | "identity":
            return packed
        case "gzip" | "x-gzip":
            return _limited(_unzip(packed), most)
        case _:
            raise FetchFailed


def _limited(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > most:
            raise FetchTooLarge
        yield chunk


def _unzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack in small pieces, so that a bomb is noticed before it is in memory."""
    machine, begun = zlib.decompressobj(_GZIP), False
    for chunk in chunks:
        begun, rest = True, chunk
        while rest and not machine.eof:
            yield machine.decompress(rest, PIECE_BYTES)
            rest = machine.unconsumed_tail
        if rest or machine.unused_data:
            raise FetchFailed
    yield machine.flush()
    if begun and not machine.eof:
        raise FetchFailed
