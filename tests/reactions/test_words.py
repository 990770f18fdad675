"""The word filter takes whole words in any spelling, and nothing that only holds them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.reactions import words

pytestmark = [pytest.mark.unit, pytest.mark.property_test]
# Letters people write with. What only old prints have may fall apart: an Ŀ is an l and a dot.
WRITTEN = (
    "abcxyzABCXYZ0189éàüñçøåßæœİıłđşğžčřőțýþÉÀÜÑÇØÅÆŁŞŽČŐÞ"
    "αβγςσωάήίόύώΑΒΣΩΆΉабвгжйёыюяАБЙЁЯіїєґאבשקابتث"
)
LETTERS = st.text(st.sampled_from(WRITTEN), min_size=1, max_size=12)
GAPS = st.text(st.characters(categories=("Zs", "Po", "Cc")), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("What SPAM!", "spam"),
        ("crème brûlée", "creme"),
        ("CREME", "crème"),
        ("Straße", "STRASSE"),
        ("ｓｐａｍ", "spam"),
        ("s\u200bpam", "spam"),
        ("Buy  now,\nfriend", "buy now"),
        ("İstanbul", "istanbul"),
        ("oh 🍆🍆", "🍆"),
        ("(spam)", "spam"),
    ],
)
def test_a_word_is_found_in_every_spelling(text: str, word: str) -> None:
    assert words.hits(text, ["other", word])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("spammer", "spam"),
        ("Scunthorpe", "cunt"),
        ("now buy", "buy now"),
        ("हिन्दी", "ह"),
        ("", "spam"),
        ("...", "spam"),
        ("spam", ""),
        ("!!!", "!"),
    ],
)
def test_what_only_holds_a_word_is_left_alone(text: str, word: str) -> None:
    assert not words.hits(text, [word])


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@example("ı", "", "", ":")
@given(LETTERS, st.text(), st.text(), GAPS)
def test_a_word_is_found_wherever_it_stands(word: str, before: str, after: str, gap: str) -> None:
    for spelt in (word, word.upper(), word.lower(), unicodedata.normalize("NFD", word)):
        assert words.hits(f"{before}{gap}{spelt}{gap}{after}", [word])


@given(LETTERS, LETTERS)
def test_a_longer_word_is_another(word: str, more: str) -> None:
    assert not words.hits(f"{word}{more}", [word])


@given(st.lists(st.text(max_size=20)))
def test_the_kept_words_find_what_the_given_ones_find(given_words: list[str]) -> None:
    kept = words.clean(given_words)
    assert words.clean(kept) == kept
    for word in given_words:
        assert words.hits(word, kept) == bool(words.phrase_of(word))
