"""Connecting and disconnecting: an account that is there is proven first, and stays reachable."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import identities, service
from app.accounts.models import User, UserSession
from app.core import clock
from app.core.database import unit_of_work
from app.services.openid.issuer import Vouched
from tests.accounts.elsewhere.conftest import HTML, Traveller
from tests.accounts.factories import PASSWORD, People, Person
from tests.accounts.issuer import LocalIssuer
from tests.queries import counted_queries

pytestmark = pytest.mark.integration
CONFIRM = "/account/security/connect"
CONNECT = "/account/security/connected/openid"
PROOF = {"current_password": PASSWORD}


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody who signed up with the e-mail the issuer knows."""
    return people.make(username="ada")


@pytest.fixture
def home(traveller: Traveller, people: People, ada: Person) -> Traveller:
    """A browser ada is signed in with, by her password."""
    traveller.browser = people.browser(ada)
    return traveller


def sign_in(traveller: Traveller, next_: str = "") -> Any:
    """Sign ada in by her password, as the page does."""
    form = {"login": "ada", "password": PASSWORD, "next": next_}
    return traveller.browser.post("/sign-in", data=form)


def trust(traveller: Traveller) -> None:
    """Have a browser send its CSRF token."""
    token = traveller.browser.get("/api/v1/auth/csrf").get_json()["csrf_token"]
    traveller.browser.environ_base["HTTP_X_CSRFTOKEN"] = token


def connections(app: Flask, person: Person) -> list[str]:
    """Answer the e-mails of what somebody is connected with."""
    with app.app_context(), unit_of_work(writes=False):
        return [row.email for row in identities.of_user(service.get(person.id)).items]


def test_an_account_with_the_same_email_is_connected_only_once_it_is_proven(
    app: Flask, traveller: Traveller, ada: Person
) -> None:
    asked = traveller.go(next="/studio")
    assert (asked.status_code, asked.location) == (303, "/sign-in/with/account")
    assert traveller.who() is None
    text = traveller.browser.get(asked.location, headers=HTML).text
    assert "There is already an account with ada@example.org" in text
    onward = re.search(r'href="(/sign-in\?next=[^"]+)"', text)
    assert onward is not None
    assert onward[1] == f"/sign-in?next={CONFIRM}"

    assert sign_in(traveller, CONFIRM).location == CONFIRM
    page = traveller.browser.get(CONFIRM, headers=HTML).text
    assert "Connect Harbour?" in page
    assert connections(app, ada) == [], "nothing before she says so"
    trust(traveller)
    answer = traveller.browser.post(CONFIRM, data={"connect": "yes"})
    assert (answer.status_code, answer.location) == (303, "/studio")
    assert connections(app, ada) == ["ada@example.org"]
    assert traveller.browser.get(CONFIRM, headers=HTML).status_code == 303, "once is enough"

    again = Traveller(app.test_client())
    again.go()
    found = again.who()
    assert found is not None
    assert found["id"] == str(ada.id)


def test_a_program_is_told_that_the_account_must_be_proven(
    traveller: Traveller, ada: Person
) -> None:
    answer = traveller.browser.get(traveller.visit(traveller.start()))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "ACCOUNT_EXISTS")


def test_who_says_not_now_is_asked_again_another_day(
    app: Flask, traveller: Traveller, ada: Person
) -> None:
    traveller.go()
    sign_in(traveller)
    trust(traveller)
    assert traveller.browser.post(CONFIRM).location == "/account/security/connected"
    assert connections(app, ada) == []


def test_what_waits_for_one_account_connects_no_other_and_not_for_long(
    app: Flask, traveller: Traveller, people: People, ada: Person
) -> None:
    page = traveller.browser.get("/sign-in/with/account", headers=HTML)
    assert (page.status_code, "SIGN_IN_EXPIRED" in page.text) == (400, True)
    traveller.go()
    waiting = traveller.browser.get_cookie("matinee-connect")
    assert waiting is not None
    other = people.make()
    theirs = people.browser(other)
    theirs.set_cookie("matinee-connect", waiting.value)
    assert theirs.get(CONFIRM).location == "/account/security/connected"
    assert theirs.post(CONFIRM, data={"connect": "yes"}).status_code == 303
    hers = people.browser(ada)
    hers.set_cookie("matinee-connect", waiting.value[:-1] + "!")
    hers.post(CONFIRM, data={"connect": "yes"})
    hers.set_cookie("matinee-connect", waiting.value)
    later = clock.now() + timedelta(minutes=11)
    with clock.use(lambda: later):
        hers.post(CONFIRM, data={"connect": "yes"})
    assert connections(app, other) == connections(app, ada) == []


def test_a_signed_in_person_connects_whoever_they_are_there(
    app: Flask, home: Traveller, issuer: LocalIssuer, ada: Person
) -> None:
    issuer.person |= {"email": "ada@elsewhere.example", "email_verified": False}
    answer = home.go(CONNECT, **PROOF)
    assert (answer.status_code, answer.location) == (303, "/account/security/connected")
    text = home.browser.get(answer.location, headers=HTML).text
    assert "Harbour is connected." in text
    assert "ada@elsewhere.example" in text
    assert home.go(CONNECT, **PROOF).status_code == 303, "twice changes nothing"
    assert connections(app, ada) == ["ada@elsewhere.example"]
    stranger = Traveller(app.test_client())
    assert stranger.go().location == "/"
    found = stranger.who()
    assert found is not None
    assert found["id"] == str(ada.id)


def test_a_stolen_session_alone_connects_nothing(app: Flask, home: Traveller, ada: Person) -> None:
    for given in ({}, {"current_password": "wrong wrong"}):
        answer = home.browser.post(CONNECT, data=given, headers=HTML)
        assert (answer.status_code, "This is not your password." in answer.text) == (422, True)
    with app.app_context(), unit_of_work() as session:
        service.get(ada.id).password_hash = None
        mine = select(UserSession).where(UserSession.user_id == ada.id)
        for row in session.scalars(mine).unique():
            row.created_at -= timedelta(minutes=11)
    answer = home.browser.post(CONNECT, data=PROOF, headers=HTML)
    assert (answer.status_code, "in again first" in answer.text) == (403, True)


def test_who_signed_out_on_the_way_connects_nothing(
    app: Flask, home: Traveller, people: People, ada: Person
) -> None:
    back = home.visit(home.start(CONNECT, **PROOF))
    people.browser(ada).delete("/api/v1/users/me/sessions")
    answer = home.arrive(back)
    assert (answer.status_code, "SIGN_IN_EXPIRED" in answer.text) == (400, True)
    assert connections(app, ada) == []


def test_what_is_connected_with_one_account_is_refused_to_another(
    app: Flask, home: Traveller, people: People, ada: Person
) -> None:
    home.go(CONNECT, **PROOF)
    other = people.make()
    theirs = Traveller(people.browser(other))
    answer = theirs.go(CONNECT, **PROOF)
    assert (answer.status_code, "IDENTITY_TAKEN" in answer.text) == (409, True)
    assert 'href="/account/security/connected"' in answer.text
    assert connections(app, other) == []


def test_the_security_page_leads_there_where_a_provider_is_set(app: Flask, home: Traveller) -> None:
    assert "Connected accounts" in home.browser.get("/account/security", headers=HTML).text
    text = home.browser.get("/account/security/connected", headers=HTML).text
    assert "Not connected" in text
    app.config["OIDC_ISSUER"] = ""
    assert "Connected accounts" not in home.browser.get("/account/security", headers=HTML).text
    text = home.browser.get("/account/security/connected", headers=HTML).text
    assert "Nothing is connected, and nothing can be" in text


def test_the_last_way_to_sign_in_stays(app: Flask, traveller: Traveller) -> None:
    traveller.go()
    trust(traveller)
    text = traveller.browser.get("/account/security/connected", headers=HTML).text
    assert "Your account has no password yet." in text
    assert 'href="/forgot-password"' in text
    remove = re.search(r'action="(/account/security/connected/[\w-]+/remove)"', text)
    assert remove is not None
    refused = traveller.browser.post(remove[1], headers=HTML)
    assert refused.status_code == 409
    assert "This is the only way to sign in to your account." in refused.text

    mine = traveller.browser.get("/api/v1/users/me/identities").get_json()["items"][0]
    assert (mine["name"], mine["email"]) == ("Harbour", "ada@example.org")
    address = f"/api/v1/users/me/identities/{mine['id']}"
    code = traveller.browser.delete(address).get_json()["error"]["code"]
    assert code == "LAST_WAY_IN"


def vouched(subject: str, issuer: str) -> Vouched:
    """Write what an issuer says of somebody."""
    return Vouched(issuer, subject, f"{subject}@example.org", is_email_verified=True)


def test_another_way_counts_only_while_it_opens(
    app: Flask, traveller: Traveller, issuer: LocalIssuer
) -> None:
    traveller.go()
    trust(traveller)
    found = traveller.who()
    assert found is not None
    with app.app_context(), unit_of_work():
        identities.connect(UUID(found["id"]), vouched("gone", "https://gone.example"))
    first = traveller.browser.get("/api/v1/users/me/identities").get_json()["items"]
    kept, gone = (f"/api/v1/users/me/identities/{row['id']}" for row in first)
    assert first[1]["name"] == "gone.example"
    assert traveller.browser.delete(kept).status_code == 409
    assert traveller.browser.delete(gone).status_code == 204
    with app.app_context(), unit_of_work():
        identities.connect(UUID(found["id"]), vouched("second", issuer.address))
    assert traveller.browser.delete(kept).status_code == 204
    assert traveller.browser.delete(kept).status_code == 404


def test_with_a_password_everything_may_be_disconnected(
    app: Flask, home: Traveller, ada: Person
) -> None:
    home.go(CONNECT, **PROOF)
    text = home.browser.get("/account/security/connected", headers=HTML).text
    remove = re.search(r'action="(/account/security/connected/[\w-]+/remove)"', text)
    assert remove is not None
    assert home.browser.post(remove[1]).location == "/account/security/connected"
    assert connections(app, ada) == []
    stranger = Traveller(app.test_client())
    assert stranger.go().location == "/sign-in/with/account"


def test_a_list_of_identities_costs_the_same_however_long_it_is(
    app: Flask, people: People, ada: Person
) -> None:
    counts = []
    for number in (1, 12):
        with app.app_context(), unit_of_work():
            for one in range(number):
                identities.connect(ada.id, vouched(f"{number}-{one}", "https://a.example"))
        with counted_queries(app) as asked:
            answer = app.test_client().get("/api/v1/users/me/identities", headers=ada.headers)
        counts.append(len(asked))
    assert answer.get_json()["pagination"]["total"] == 13
    assert counts[0] == counts[1]


def test_identities_go_with_their_account(app: Flask, ada: Person) -> None:
    with app.app_context(), unit_of_work():
        identities.connect(ada.id, vouched("1", "https://a.example"))
    with app.app_context(), unit_of_work() as session:
        session.delete(session.get(User, ada.id))
    with app.app_context(), unit_of_work(writes=False):
        assert identities.find(vouched("1", "https://a.example")) is None
