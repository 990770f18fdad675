"""No file of captions brings the reader down, and what we write is read again as it was."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.media import caption_files
from app.services.media.caption_rules import complaints
from app.services.media.captions import CaptionsInvalid, Cue, checked, clean, in_order, srt, vtt

pytestmark = pytest.mark.property_test

WORDS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["<i>", "</i>", "<v Mia>", "<", ">", "&", "&lt;", "&amp;", "-->", "--", "{\\an8}",
         "{", "\n", "\r\n", "\u2028", "\u2060", "\0", " ", "\t", "<br>", "hey", "1", "NOTE"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
TIMES = st.integers(0, 360_000_000)


@st.composite
def cues(draw: st.DrawFn) -> list[Cue]:
    """Cues as they may be stored: with text, in order."""
    made = []
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, 359_990_000))
        end = start + draw(st.integers(1, 9_999))
        text = clean(draw(WORDS)) or "…"
        made.append(checked(Cue(start, end, text)))
    return in_order(made)


PIECES = st.lists(
    st.sampled_from(
        [b"WEBVTT", b"\n", b"\r\n", b"\n\n", b"1", b"00:01.000", b" --> ", b"00:02,5", b"NOTE",
         b"<v ", b"<i>", b"&#0;", b"&#xD800;", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"hey", b"\xe4"]
    ),
    max_size=30,
).map(b"".join)  # fmt: skip


@given(st.binary(max_size=400) | PIECES)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_cues_or_refused_in_words(data: bytes) -> None:
    with contextlib.suppress(CaptionsInvalid):
        found = caption_files.parse(data)
        assert found == [checked(cue) for cue in found]
        assert caption_files.parse(vtt(found).encode()) == found
        complaints(found, 60.0)


@given(cues())
@settings(max_examples=300, deadline=None)
def test_there_and_back_times_and_texts_are_the_same(given_cues: list[Cue]) -> None:
    as_srt = caption_files.parse(srt(given_cues).encode())
    as_vtt = caption_files.parse(vtt(as_srt).encode())
    assert as_vtt == as_srt == given_cues


@pytest.mark.parametrize(
    "piece", ["<", "<v ", "{\\", "&", "<i", "-", "\u2028", " ", "\t", "\0", "&#"]
)
def test_the_worst_file_is_read_in_no_time(piece: str) -> None:
    """What would make a careless pattern look at everything again and again."""
    head = "WEBVTT\n\n00:01.000 --> 00:02.000\n" if piece != "{\\" else "1\n0:01 --> 0:02\n"
    data = (head + piece * ((2 << 20) // len(piece.encode()) - 100)).encode()
    began = time.monotonic()
    with pytest.raises(CaptionsInvalid):
        caption_files.parse(data)
    assert time.monotonic() - began < 10
