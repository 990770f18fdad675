"""Mentions: who is named is told when they are not looking, once, and only if they may know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.database import db, unit_of_work
from app.notifications.models import Notification
from app.rooms.chat import mentions
from tests.accounts.factories import Person
from tests.rooms.party import Party
from tests.rooms.test_grants import ask, id_of

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
News = Callable[[Person], list[Any]]


@pytest.fixture
def news(party: Party) -> News:
    """Reads what somebody was told of mentions."""

    def read(person: Person) -> list[Any]:
        with party.app.app_context(), unit_of_work(writes=False):
            query = db.session.query(Notification).filter_by(user_id=person.id)
            return [row.about for row in query.filter_by(kind="mention_in_room")]

    return read


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("@ada look", "ada look"),
        ("look, @ada!", "ada"),
        ("(@Ada Lovelace)", "Ada Lovelace"),
        ("@one two three four five", "one two three four"),
    ],
)
def test_what_follows_an_at_may_be_a_name_of_several_words(text: str, first: str) -> None:
    assert next(mentions.named(text))[0] == first


@pytest.mark.parametrize("text", ["ada@example.org", "@ ada", "@@ada", "no name"])
def test_an_address_names_nobody(text: str) -> None:
    assert list(mentions.named(text)) == []


def test_who_is_named_and_has_gone_is_told_once_until_they_have_read_it(
    party: Party, news: News
) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    visit = party.member(slug, ada)
    host.say(f"welcome @{ada.username}")
    assert news(ada) == [], "who is looking sees the line"
    visit.ask("room:leave")
    for _ in range(2):
        host.say(f"where are you, @{ada.username.upper()}?")
    (told,) = news(ada)
    assert told["who"] == party.host.username


def test_nobody_is_told_who_was_never_there_or_is_banned(party: Party, news: News) -> None:
    slug = party.room()
    host, stranger, eve = party.member(slug, party.host), party.people.make(), party.people.make()
    banned = party.member(slug, eve)
    assert ask(host, "mod:ban", member=id_of(banned))["ok"]
    host.say(f"@{stranger.username} and @{eve.username}")
    assert news(stranger) == news(eve) == []


def test_the_news_go_with_the_line_and_with_the_chat(party: Party, news: News) -> None:
    slug = party.room()
    host, ada = party.member(slug, party.host), party.people.make()
    party.member(slug, ada).ask("room:leave")
    line = host.say(f"@{ada.username}?")
    assert len(news(ada)) == 1
    assert ask(host, "chat:delete", id=line["id"])["ok"]
    assert news(ada) == []
    host.say(f"@{ada.username}!")
    assert len(news(ada)) == 1
    assert ask(host, "mod:clear")["ok"]
    assert news(ada) == []
