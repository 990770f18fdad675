"""Signing in through an issuer: who comes in, who is asked for more, and who stays outside."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.core import clock
from tests.accounts.elsewhere.conftest import HTML, Traveller
from tests.accounts.factories import PASSWORD, People
from tests.accounts.issuer import CLIENT_ID, LocalIssuer

pytestmark = pytest.mark.integration


def test_who_signs_in_at_the_issuer_gets_an_account_and_finds_it_again(
    app: Flask, traveller: Traveller
) -> None:
    answer = traveller.go(next="/studio")
    assert (answer.status_code, answer.location) == (303, "/studio")
    first = traveller.who()
    assert first is not None
    assert (first["username"], first["email"]) == ("ada", "ada@example.org")
    assert (first["first_name"], first["roles"]) == ("Ada", ["creator", "viewer"])

    again = Traveller(app.test_client())
    assert again.go().location == "/"
    second = again.who()
    assert second is not None
    assert second["id"] == first["id"]


def test_what_is_asked_of_the_issuer_is_bound_to_this_try(
    app: Flask, traveller: Traveller, issuer: LocalIssuer
) -> None:
    app.config["PUBLIC_URL"] = "https://films.example/"
    asked = parse_qs(urlsplit(traveller.start()).query)
    other = parse_qs(urlsplit(traveller.start()).query)
    assert asked["redirect_uri"] == ["https://films.example/sign-in/with/callback"]
    assert (asked["client_id"], asked["response_type"]) == ([CLIENT_ID], ["code"])
    assert asked["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 43
        assert asked[name] != other[name]


def test_an_account_made_elsewhere_may_only_watch_where_creators_are_strict(
    app: Flask, traveller: Traveller
) -> None:
    app.config["STRICT_CREATORS"] = True
    traveller.go()
    found = traveller.who()
    assert found is not None
    assert found["roles"] == ["viewer"]


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site_afterwards(traveller: Traveller, next_: str) -> None:
    assert traveller.go(next=next_).location == "/"


def test_the_way_back_is_open_to_the_browser_that_left_alone(
    app: Flask, traveller: Traveller
) -> None:
    back = traveller.visit(traveller.start())
    stranger = Traveller(app.test_client())
    for answer in (stranger.arrive(back), traveller.arrive(re.sub("state=[^&]+", "state=x", back))):
        assert answer.status_code == 400
        assert "SIGN_IN_EXPIRED" in answer.text
    assert stranger.who() is None
    assert traveller.who() is None


def test_an_answer_counts_once_even_with_a_copy_of_the_cookie(
    app: Flask, traveller: Traveller, issuer: LocalIssuer
) -> None:
    address = traveller.start()
    cookie = traveller.browser.get_cookie("matinee")
    assert cookie is not None
    assert traveller.arrive(traveller.visit(address)).status_code == 303

    copy = Traveller(app.test_client())
    copy.browser.set_cookie("matinee", cookie.value)
    issuer.asked.clear()
    answer = copy.arrive(copy.visit(address))
    assert (answer.status_code, "SIGN_IN_EXPIRED" in answer.text) == (400, True)
    assert issuer.asked == ["/authorize"], "the code was not even sent"


def test_a_try_ends_after_ten_minutes(traveller: Traveller) -> None:
    back = traveller.visit(traveller.start())
    later = clock.now() + timedelta(minutes=11)
    with clock.use(lambda: later):
        assert traveller.arrive(back).status_code == 400
    assert traveller.who() is None


def test_a_code_that_was_used_signs_nobody_in(traveller: Traveller, issuer: LocalIssuer) -> None:
    back = traveller.visit(traveller.start())
    issuer.codes.clear()
    answer = traveller.arrive(back)
    assert (answer.status_code, "SIGN_IN_EXPIRED" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("access_denied", 400, "SIGN_IN_CANCELLED"),
        ("temporarily_unavailable", 503, "ISSUER_AWAY"),
        ("unauthorized_client", 503, "ISSUER_REFUSES"),
    ],
)
def test_a_no_of_the_issuer_is_said_in_words(
    traveller: Traveller, issuer: LocalIssuer, error: str, status: int, code: str
) -> None:
    issuer.denies = error
    answer = traveller.go(next="/studio")
    assert (answer.status_code, code in answer.text) == (status, True)
    assert 'href="/sign-in?next=/studio"' in answer.text
    assert traveller.who() is None


def test_another_issuers_answer_is_not_taken_for_this_ones(
    traveller: Traveller, issuer: LocalIssuer
) -> None:
    back = traveller.visit(traveller.start())
    issuer.asked.clear()
    named = re.sub("iss=[^&]+", "iss=https%3A%2F%2Fother.example", back)
    assert traveller.arrive(named).status_code == 403
    issuer.is_named = False
    assert traveller.go().status_code == 403, "it says that it always names itself"
    assert "/token" not in issuer.asked


def test_an_email_the_issuer_has_not_checked_makes_no_account(
    traveller: Traveller, issuer: LocalIssuer
) -> None:
    for claims in ({"email_verified": False}, {"email_verified": "false"}, {"email": ""}):
        issuer.person |= {"email_verified": True} | claims
        answer = traveller.go()
        assert (answer.status_code, "EMAIL_UNVERIFIED" in answer.text) == (403, True)
    assert traveller.who() is None


def test_a_disabled_account_stays_outside(traveller: Traveller, app: Flask, people: People) -> None:
    traveller.go()
    assert app.test_cli_runner().invoke(args=["users", "disable", "ada"]).exit_code == 0
    again = Traveller(app.test_client())
    answer = again.go()
    assert (answer.status_code, "INVALID_CREDENTIALS" in answer.text) == (401, True)
    assert "You cannot sign in to this account." in answer.text
    assert again.who() is None


def test_a_banned_person_is_told_so_and_where_to_object(
    traveller: Traveller, app: Flask, people: People
) -> None:
    traveller.go()
    asked = ["moderation", "sanction", "ada", "ban", "--reason", "Threats."]
    assert app.test_cli_runner().invoke(args=asked).exit_code == 0
    again = Traveller(app.test_client())
    answer = again.go()
    assert (answer.status_code, "Threats." in answer.text) == (403, True)
    assert "/appeal/v1." in answer.text
    assert again.who() is None


def test_the_email_is_asked_for_where_the_token_leaves_it_out(
    traveller: Traveller, issuer: LocalIssuer
) -> None:
    issuer.email_is_in = "userinfo"
    assert traveller.go().status_code == 303
    found = traveller.who()
    assert found is not None
    assert found["email"] == "ada@example.org"


@pytest.mark.parametrize("ways", [["client_secret_basic"], ["client_secret_post"], ["none"]])
def test_we_prove_who_we_are_as_the_issuer_wants_it(
    app: Flask, traveller: Traveller, issuer: LocalIssuer, ways: list[str]
) -> None:
    issuer.ways_to_prove = ways
    if ways == ["none"]:
        app.config["OIDC_CLIENT_SECRET"] = ""
    assert traveller.go().status_code == 303


def test_a_wrong_secret_is_no_fault_of_the_person(app: Flask, traveller: Traveller) -> None:
    app.config["OIDC_CLIENT_SECRET"] = "wrong"
    answer = traveller.go()
    assert (answer.status_code, "ISSUER_REFUSES" in answer.text) == (503, True)


def test_an_issuer_that_is_away_leaves_the_password(
    app: Flask, traveller: Traveller, people: People
) -> None:
    ada = people.make()
    app.config["OIDC_ISSUER"] = "http://127.0.0.1:9"
    answer = traveller.browser.post("/sign-in/with/openid", headers=HTML)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Harbour does not answer" in answer.text
    assert "Sign in with your password" in answer.text
    told = traveller.browser.post("/sign-in/with/openid").get_json()
    assert told["error"]["code"] == "ISSUER_AWAY"
    form = {"login": ada.username, "password": PASSWORD}
    assert traveller.browser.post("/sign-in", data=form).status_code == 303


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://other.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://issuer.example/token"},
        {"jwks_uri": None},
    ],
)
def test_an_issuer_that_publishes_nonsense_counts_as_away(
    traveller: Traveller, issuer: LocalIssuer, says: dict[str, str]
) -> None:
    issuer.metadata_says = says
    assert traveller.browser.post("/sign-in/with/openid").status_code == 503


def test_a_browser_is_led_by_a_page_that_no_policy_for_forms_holds_back(
    traveller: Traveller, issuer: LocalIssuer
) -> None:
    answer = traveller.browser.post("/sign-in/with/openid", headers=HTML)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    refresh = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    assert refresh is not None
    assert refresh[1].startswith(f"{issuer.address}/authorize?")
    assert "form-action 'self';" in answer.headers["Content-Security-Policy"]


def test_another_site_cannot_send_a_browser_off(traveller: Traveller) -> None:
    evil = {"Origin": "https://evil.example"}
    answer = traveller.browser.post("/sign-in/with/openid", headers=evil)
    assert answer.get_json()["error"]["code"] == "FOREIGN_ORIGIN"


def test_buttons_stand_where_a_provider_is_set_and_only_there(
    app: Flask, traveller: Traveller
) -> None:
    app.config.update(GOOGLE_CLIENT_ID="g", GOOGLE_CLIENT_SECRET="s")
    for path in ("/sign-in?next=/studio", "/sign-up?next=/studio"):
        text = traveller.browser.get(path, headers=HTML).text
        assert "Sign in with Google" in text
        assert "Sign in with Harbour" in text
        assert text.count('name="next" value="/studio"') == 3
    app.config.update(GOOGLE_CLIENT_SECRET="", OIDC_ISSUER="")
    assert "Sign in with" not in traveller.browser.get("/sign-in", headers=HTML).text
    answer = traveller.browser.post("/sign-in/with/openid")
    assert answer.get_json()["error"]["code"] == "PROVIDER_NOT_FOUND"


def test_programs_learn_the_providers(app: Flask, traveller: Traveller) -> None:
    app.config.update(GOOGLE_CLIENT_ID="g", GOOGLE_CLIENT_SECRET="s", OIDC_NAME="")
    assert traveller.browser.get("/api/v1/auth/providers").get_json() == {
        "items": [
            {"id": "google", "name": "Google", "start_url": "/sign-in/with/google"},
            {"id": "openid", "name": "127.0.0.1", "start_url": "/sign-in/with/openid"},
        ]
    }
