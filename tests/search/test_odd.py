"""Whatever is typed, search answers; and the parts that read it keep their promises."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search import folding, highlights, spelling
from app.search.asking import Words
from tests.accounts.factories import Person
from tests.search.factories import Library

TRICKY = [
    *('"', '"""', "'", "' OR 1=1 --", "NEAR(a b)", "a AND", "OR", "NOT", "*", "-", "title:x"),
    *(
        "{title} : x",
        "a:*",
        "a:B",
        "!",
        "&&&",
        "(",
        "x)",
        "\\",
        "%",
        "_",
        "🎬🍿",
        "👩‍👩‍👧",
        "\u200b",
    ),
    *(
        "a" * 1000,
        "a " * 500,
        "\ud7ff",
        "́",
        "ﬁ",
        "İ",
        "ß",
        "क्षि",
        "ภาษาไทย",
        "٣",
        "½",
        "\x01",
        "\x7f",
    ),
]
QUIET = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXTS = st.one_of(
    st.sampled_from(TRICKY),
    st.text(max_size=60),
    st.text(alphabet="\"'*:()|&!<>-~^{}\\ abß東\u0301", max_size=30),
)


@pytest.mark.integration
@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_odd_questions_are_answered(
    app: Flask, client: FlaskClient, library: Library, ada: Person
) -> None:
    library.add(ada.id, "Harbour क्षि ภาษาไทย 東京 ½", "abß")

    @QUIET
    @given(TEXTS)
    def answers(text: str) -> None:
        asked = {"q": text}
        for address in ("/api/v1/search/videos", "/api/v1/search/suggest"):
            status = client.get(address, query_string=asked).status_code
            assert status == (422 if "\0" in text else 200), text

    for text in TRICKY:
        answers.hypothesis.inner_test(text)  # type: ignore[attr-defined]
    answers()


@pytest.mark.integration
def test_nobody_searches_without_end(limited_app: Flask) -> None:
    client = limited_app.test_client()
    for _ in range(120):
        assert client.get("/api/v1/search/videos").status_code == 200
    assert client.get("/api/v1/search/videos").status_code == 429
    assert client.get("/search").status_code == 429
    assert client.get("/api/v1/search/suggest").status_code == 200


@pytest.mark.unit
@QUIET
@given(st.text(max_size=80))
def test_folding_is_one_spelling(text: str) -> None:
    line = folding.line(text)
    assert folding.line(line) == line
    assert folding.words(text) == folding.words(text.upper().lower()) or not text.isascii()
    assert "  " not in line
    assert not set(line) & set("'\"\\:*&|!()")


@pytest.mark.unit
@QUIET
@given(st.text(max_size=80))
def test_marks_lie_in_the_text_one_after_the_other(text: str) -> None:
    last = -1
    for mark in highlights.marks(text, Words.of(text)):
        assert last < mark.start < mark.end <= len(text)
        last = mark.end


@pytest.mark.unit
@QUIET
@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_errors_are_counted_alike_in_both_directions(one: str, other: str) -> None:
    assert spelling.distance(one, other, 3) == spelling.distance(other, one, 3)
    assert (spelling.distance(one, other, 3) == 0) == (one == other)


@pytest.mark.unit
def test_errors_are_letters_added_dropped_changed_or_swapped() -> None:
    assert spelling.distance("casandra", "cassandra", 2) == 1
    assert spelling.distance("cassandar", "cassandra", 2) == 1
    assert spelling.distance("kassandra", "cassandra", 2) == 1
    assert spelling.distance("cat", "dogs", 2) == 3
    assert [spelling.errors_allowed(word) for word in ("sea", "boat", "harbour", "harbours")] == [
        *(0, 1, 1, 2)
    ]
    assert spelling.errors_allowed("2024") == 0
