"""Id tokens: only what the issuer signed, for us, now and for this try is believed."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from app.services.openid import tokens
from app.services.openid.errors import IssuerAway
from app.services.openid.wire import MOST_BYTES, Wire, is_safe
from tests.accounts.elsewhere.conftest import Traveller
from tests.accounts.issuer import CLIENT_ID, Claims, LocalIssuer, half, rsa_key

pytestmark = [
    pytest.mark.security,
    # The library says that the algorithm has another name now; issuers still use the old one.
    pytest.mark.filterwarnings("ignore:EdDSA is deprecated"),
]


def unsigned(claims: Claims) -> str:
    """Write a token that says it needs no signature."""
    header = half(orjson.dumps({"alg": "none"}))
    return f"{header}.{half(orjson.dumps(claims))}."


def signed_by_the_public_key(claims: Claims) -> str:
    """Sign with what everybody knows, as if it were a shared secret."""
    public = rsa_key("first").as_pem(private=False)
    header = half(orjson.dumps({"alg": "HS256", "kid": "first"}))
    signed = f"{header}.{half(orjson.dumps(claims))}"
    return f"{signed}.{half(hmac.digest(public, signed.encode(), 'sha256'))}"


def signed_by_the_secret(claims: Claims) -> str:
    """Sign with a secret that is no key of the issuer's."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.generate_key(256), algorithms=["HS256"])


def signed_by_a_stranger(claims: Claims) -> str:
    """Sign with another key under the name of the issuer's."""
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, rsa_key("stranger"))


def changed_after_signing(claims: Claims) -> str:
    """Put another subject below a true signature."""
    signed = jwt.encode({"alg": "RS256", "kid": "first"}, claims, rsa_key("first")).split(".")
    content = orjson.dumps(claims | {"sub": "somebody else"})
    return ".".join((signed[0], half(content), signed[2]))


def carrying_its_own_key(claims: Claims) -> str:
    """Sign with a key of one's own, and send it along."""
    key = rsa_key("stranger")
    header = {"alg": "RS256", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key)


FORGERIES: list[Callable[[Claims], str]] = [
    unsigned,
    signed_by_the_public_key,
    signed_by_the_secret,
    signed_by_a_stranger,
    changed_after_signing,
    carrying_its_own_key,
    lambda _claims: "no token at all",
    lambda _claims: "",
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_token_the_issuer_did_not_sign_signs_nobody_in(
    traveller: Traveller, issuer: LocalIssuer, forge: Callable[[Claims], str]
) -> None:
    issuer.forge = forge
    answer = traveller.go()
    assert (answer.status_code, "ISSUER_NOT_TRUSTED" in answer.text) == (403, True)
    assert traveller.who() is None


WRONG: list[dict[str, Any]] = [
    {"nonce": "of another try"},
    {"nonce": None},
    {"aud": "somebody-else"},
    {"aud": ["somebody-else", "and-another"]},
    {"aud": [CLIENT_ID, "another"], "azp": "another"},
    {"aud": [CLIENT_ID, "another"]},
    {"azp": "another"},
    {"iss": "https://evil.example"},
    {"exp": 1_700_000_000},
    {"exp": None},
    {"exp": "tomorrow"},
    {"iat": 4_000_000_000, "exp": 4_000_000_300},
    {"iat": None},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"sub": "s" * 256},
    {"sub": "a\0b"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:40])
def test_a_token_that_is_not_for_us_now_signs_nobody_in(
    traveller: Traveller, issuer: LocalIssuer, wrong: dict[str, Any]
) -> None:
    issuer.twist = lambda claims: {
        name: value for name, value in (claims | wrong).items() if value is not None
    }
    answer = traveller.go()
    assert (answer.status_code, "ISSUER_NOT_TRUSTED" in answer.text) == (403, True)
    assert traveller.who() is None


def test_a_token_for_several_is_taken_when_it_was_made_for_us(
    traveller: Traveller, issuer: LocalIssuer
) -> None:
    issuer.twist = lambda claims: claims | {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
    assert traveller.go().status_code == 303


def test_keys_are_asked_for_again_once_the_issuer_has_new_ones(
    app: Flask, traveller: Traveller, issuer: LocalIssuer
) -> None:
    assert traveller.go().status_code == 303
    issuer.keys = [rsa_key("second")]
    issuer.asked.clear()
    assert Traveller(app.test_client()).go().status_code == 303
    assert issuer.asked.count("/jwks") == 1
    assert Traveller(app.test_client()).go().status_code == 303
    assert issuer.asked.count("/jwks") == 1, "they are remembered"
    assert "/.well-known/openid-configuration" not in issuer.asked


def test_a_key_that_was_withdrawn_opens_nothing(
    app: Flask, traveller: Traveller, issuer: LocalIssuer
) -> None:
    issuer.keys = [rsa_key("second")]
    assert traveller.go().status_code == 303
    issuer.forge = lambda claims: jwt.encode(
        {"alg": "RS256", "kid": "first"}, claims, rsa_key("first")
    )
    assert Traveller(app.test_client()).go().status_code == 403


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("ES256", ECKey.generate_key("P-256", {"kid": "k"})),
        ("PS256", RSAKey.generate_key(2048)),
        ("EdDSA", OKPKey.generate_key("Ed25519", {"kid": "k"})),
        ("Ed25519", OKPKey.generate_key("Ed25519", {"kid": "k"})),
    ],
)
def test_every_kind_of_signature_that_needs_a_private_key_is_read(alg: str, key: Any) -> None:
    token = jwt.encode({"alg": alg}, {"sub": "1"}, key, algorithms=[alg])
    published = key.as_dict(private=False) | {"alg": alg}
    keys = tokens.usable_keys([published])
    assert tokens.opened(token, keys).claims["sub"] == "1"


def test_what_is_no_key_for_signatures_is_passed_over() -> None:
    good = rsa_key("first").as_dict(private=False)
    odd: list[Any] = [
        "a word",
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": ["RSA"]},
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"},
        {"kty": "RSA", "n": "!", "e": "AQAB"},
        {"kty": "EC", "crv": "P-999", "x": "a", "y": "b"},
        good | {"use": "enc"},
    ]
    assert [key.kid for key in tokens.usable_keys([*odd, good])] == ["first"]
    assert tokens.usable_keys({"keys": []}) == []


@pytest.mark.parametrize(
    ("address", "may_be_plain", "safe"),
    [
        ("https://issuer.example/a", False, True),
        ("http://issuer.example/a", True, False),
        ("http://127.0.0.1:8080/a", True, True),
        ("http://[::1]:8080/a", True, True),
        ("http://localhost/a", True, True),
        ("http://localhost/a", False, False),
        ("http://localhost.evil.example/a", True, False),
        ("http://127.0.0.1@evil.example/", True, False),
        ("https://user@issuer.example/", True, False),
        ("https://", True, False),
        ("javascript:alert(1)", True, False),
        ("https://[", True, False),
        ("/a", True, False),
    ],
)
def test_an_issuer_is_called_by_https_or_on_this_machine(
    address: str, may_be_plain: bool, safe: bool
) -> None:
    assert is_safe(address, may_be_plain=may_be_plain) is safe


def test_an_answer_without_end_a_redirect_and_a_page_count_as_away(issuer: LocalIssuer) -> None:
    wire = Wire("Harbour", issuer.address, may_be_plain=True)
    issuer.metadata_says = {"padding": base64.b64encode(bytes(MOST_BYTES)).decode()}
    for path in ("/.well-known/openid-configuration", "/nothing-here", "/authorize"):
        with pytest.raises(IssuerAway):
            wire.get(issuer.address + path)
