"""Times and links in a comment: what becomes one, what does not, and that no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reactions.pieces import Piece, pieces, seconds_of

pytestmark = [pytest.mark.unit, pytest.mark.property_test]


def found(text: str, kind: str, **more: float) -> list[str]:
    """List the pieces of one kind."""
    return [piece.text for piece in pieces(text, **more) if piece.kind == kind]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1:23", 83), ("0:00", 0), ("01:05", 65), ("75:10", 4510), ("1:02:03", 3723)],
)
def test_a_time_leads_to_its_second(text: str, seconds: int) -> None:
    assert list(pieces(text)) == [Piece("time", text, seconds)]


@pytest.mark.parametrize(
    "text",
    ["1:60", "1:2", ":23", "1:234", "1:02:3", "1:2:03", "1000:00", "1:02:03:04", "a1:23", "1.1:23"],
)
def test_what_is_no_time_stays_text(text: str) -> None:
    assert found(text, "time") == []


@pytest.mark.parametrize("text", ["Look at 1:23!", "(1:23)", "1:23, then", "1:23–2:00", "At 1:23."])
def test_a_time_ends_where_the_sentence_goes_on(text: str) -> None:
    assert found(text, "time")[0] == "1:23"


def test_a_time_behind_the_end_of_the_film_is_a_time_of_the_day() -> None:
    assert found("At 0:30, not at 14:30", "time", duration=60.0) == ["0:30"]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.example/b?c=1&d=2.", "https://a.example/b?c=1&d=2"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("HTTP://A.example, yes", "HTTP://A.example"),
        ('https://a.example/"onclick="x', "https://a.example/"),
        ("https://a.example/1:23", "https://a.example/1:23"),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text: str, link: str) -> None:
    assert (found(text, "link"), found(text, "time")) == ([link], [])


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "https://", "//a.b"])
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert found(text, "link") == []


@given(
    st.text(st.sampled_from('0123456789:./ hts()<"a\n'), max_size=60), st.none() | st.floats(0, 9e3)
)
def test_no_character_is_lost_and_no_link_breaks_out(text: str, duration: float | None) -> None:
    parts = list(pieces(text, duration=duration))
    assert "".join(piece.text for piece in parts) == text
    for piece in parts:
        if piece.kind == "link":
            assert piece.text.lower().startswith(("http://", "https://"))
            assert not set(piece.text) & set(" \"'<>\n")
        if piece.kind == "time":
            assert duration is None or piece.seconds <= duration


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_every_time_that_is_written_is_read(hours: int, minutes: int, seconds: int) -> None:
    written = f"{hours}:{minutes:02}:{seconds:02}"
    assert seconds_of(written) == hours * 3600 + minutes * 60 + seconds
    assert list(pieces(f"at {written}."))[1] == Piece("time", written, seconds_of(written))
