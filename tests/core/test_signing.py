"""No token but ours opens anything: thousands of mutations, former keys, other paths and times."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core.signing import BadLink, Grant, Keyring, LinkExpired, redact

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
EXPIRES = int(NOW.timestamp()) + 900
VIEWER = UUID("0198c0de-0000-7000-8000-000000000001")
SESSION = UUID("0198c0de-0000-7000-8000-000000000002")
PREFIX = "videos/0198c0de"
KEYS = Keyring.of(["the current secret", "the former secret"])
GRANT = Grant("play", VIEWER, EXPIRES, SESSION)
TOKEN = KEYS.sign(GRANT, PREFIX)
LETTERS = string.ascii_letters + string.digits + "-_.=+/ \n\x00é"


def accepted(token: str, prefix: str = PREFIX, now: datetime = NOW) -> bool:
    try:
        KEYS.read(token, prefix, now)
    except BadLink:
        return False
    return True


def test_a_token_says_what_it_was_signed_for():
    assert KEYS.read(TOKEN, PREFIX, NOW) == GRANT
    for other in (Grant("image", None, EXPIRES), Grant("play", VIEWER, EXPIRES, SESSION)):
        assert KEYS.read(KEYS.sign(other, PREFIX), PREFIX, NOW) == other


def test_a_token_ends_with_its_time():
    assert KEYS.read(TOKEN, PREFIX, NOW + timedelta(seconds=899)) == GRANT
    with pytest.raises(LinkExpired):
        KEYS.read(TOKEN, PREFIX, NOW + timedelta(seconds=900))


@pytest.mark.parametrize(
    "prefix",
    ["videos/0198c0df", "videos", "videos/0198c0de/a", "users/0198c0de", "", "Videos/0198c0de"],
)
def test_a_token_opens_no_other_prefix(prefix):
    assert not accepted(TOKEN, prefix)


def test_a_former_key_still_opens_and_a_forgotten_one_does_not():
    rotated = Keyring.of(["the next secret", "the current secret"])
    assert rotated.read(TOKEN, PREFIX, NOW) == GRANT
    assert rotated.sign(GRANT, PREFIX) != TOKEN
    with pytest.raises(BadLink):
        Keyring.of(["the next secret", "another"]).read(TOKEN, PREFIX, NOW)


@pytest.mark.security
def test_no_changed_left_out_or_added_letter_is_accepted():
    """Nine thousand tokens that differ from ours in one place, with every letter there is."""
    for place in range(len(TOKEN) + 1):
        before, after = TOKEN[:place], TOKEN[place:]
        others = {before + letter + after[1:] for letter in LETTERS}
        others |= {before + letter + after for letter in LETTERS} | {before + after[1:]}
        assert not any(accepted(token) for token in others - {TOKEN})


@pytest.mark.security
@pytest.mark.property_test
@settings(max_examples=500, deadline=None)
@given(data=st.data())
def test_no_exchanged_field_is_accepted(data):
    fields = TOKEN.split(".")
    for place in data.draw(st.sets(st.integers(0, 5), min_size=1)):
        fields[place] = data.draw(other_field(place))
    token = ".".join(fields)
    assume(token != TOKEN)
    assert not accepted(token)


def other_field(place: int) -> st.SearchStrategy[str]:
    """Draw something that looks right at its place."""
    known = [key_id for key_id, _ in KEYS.keys]
    return [
        st.sampled_from(["v1", "v2", "v0", "", "V1"]),
        st.sampled_from([*known, "00000000", ""]) | st.text("0123456789abcdef", max_size=9),
        st.integers(0, 10**12).map(str) | st.just(f"0{EXPIRES}") | st.just(f"+{EXPIRES}"),
        st.sampled_from(["play", "image", "", "Play", "play "]) | st.text("abc-", max_size=21),
        st.uuids().map(lambda value: value.hex) | st.sampled_from(["0", "00", VIEWER.hex, ""]),
        st.text(string.ascii_letters + string.digits + "-_", min_size=42, max_size=44)
        | st.just(TOKEN.rsplit(".", 1)[1]),
    ][place]


@pytest.mark.security
@pytest.mark.property_test
@settings(max_examples=300, deadline=None)
@given(token=st.text(max_size=150) | st.text(LETTERS, max_size=150) | st.just(TOKEN + "\n"))
def test_no_text_at_all_is_accepted(token):
    assert not accepted(token)


def test_every_other_spelling_of_the_signature_is_refused():
    """The last letter of 32 bytes in base64 has two idle bits: four spellings decode alike."""
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    others = [TOKEN[:-1] + letter for letter in alphabet if letter != TOKEN[-1]]
    assert not any(accepted(token) for token in others)


def test_a_scope_that_would_not_be_read_back_is_not_signed():
    with pytest.raises(ValueError, match="scope"):
        KEYS.sign(Grant("no.dots", None, EXPIRES), PREFIX)


def test_tokens_are_taken_out_of_what_is_logged():
    line = f"GET /media/{TOKEN}/videos/1/a.m4s and /media/{TOKEN}"
    assert redact(line) == "GET /media/…/videos/1/a.m4s and /media/…"
    assert redact("POST /welcome/a-one-time-token 302") == "POST /welcome/… 302"
