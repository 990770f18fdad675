"""Who is told of a video that comes out: the right people, each once, nobody of what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.notifications import crowd
from app.videos import service
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.notifications.conftest import desk as desk  # noqa: PLC0414
from tests.notifications.factories import Desk
from tests.videos.factories import Videos, make_ready

pytestmark = pytest.mark.integration
Told = dict[str, list[str]]


class Town:
    """A channel with a follower and a sponsor, and somebody who follows nothing."""

    def __init__(self, app: Flask, people: People, desk: Desk) -> None:
        self.app, self.desk = app, desk
        self.followers, self.videos = Followers(app), Videos(app)
        self.owner = people.make()
        self.channel = self.followers.channel(self.owner)
        self.people = {name: people.make() for name in ("follower", "sponsor", "stranger")}
        self.followers.subscribe(self.people["follower"], self.channel)
        self.followers.sponsor(self.people["sponsor"], self.channel)

    def told(self) -> Told:
        """Do the work that waits; say of which videos each was told."""
        self.desk.work()
        return {name: self.news(person) for name, person in self.people.items()}

    def news(self, person: Person) -> list[str]:
        """Say of which videos somebody was told."""
        return [row.about["title"] for row in self.desk.of(person) if row.kind == "new_video"]

    def edit(self, video_id: UUID, **changes: str) -> None:
        """Change a video."""
        with self.app.app_context(), unit_of_work():
            service.edit(service.lock(video_id), **changes)  # type: ignore[arg-type]

    def act(self, video_id: UUID, action: Callable[..., None]) -> None:
        """Do something to a video."""
        with self.app.app_context(), unit_of_work():
            action(service.lock(video_id))

    def film(self, access: str) -> UUID:
        """Make a film that can be watched."""
        return self.videos.make(self.owner.id, title="Dusk", access=access)


@pytest.fixture
def town(app: Flask, people: People, desk: Desk) -> Town:
    """A channel with those who follow it."""
    return Town(app, people, desk)


def to(*names: str, title: str = "Dusk") -> Told:
    """Say who was told of a film, once."""
    everybody = ("follower", "sponsor", "stranger")
    return {name: [title] if name in names else [] for name in everybody}


@pytest.mark.parametrize(
    ("access", "who"),
    [
        ("public", ("follower", "sponsor")),
        ("subscribers", ("follower", "sponsor")),
        ("sponsors", ("sponsor",)),
        ("unlisted", ()),
        ("private", ()),
    ],
)
def test_a_new_video_is_told_to_whom_it_is_for(
    town: Town, access: str, who: tuple[str, ...]
) -> None:
    film = town.film(access)
    assert town.told() == to(*who)
    assert town.desk.of(town.owner) == []
    links = {row.link for name in who for row in town.desk.of(town.people[name])}
    assert f"/watch/{film}" in links or not who


def test_nobody_is_told_before_it_can_be_watched(town: Town) -> None:
    film = town.videos.make(town.owner.id, ready=False, title="Dusk")
    town.edit(film, description="Soon.")
    assert town.told() == to()
    town.act(film, make_ready)
    assert town.told() == to("follower", "sponsor")


def test_what_was_private_is_told_once_it_is_public(town: Town) -> None:
    film = town.film("private")
    assert town.told() == to()
    town.edit(film, access="public")
    assert town.told() == to("follower", "sponsor")


def test_what_was_for_sponsors_is_told_to_the_others_once_it_is_for_them(town: Town) -> None:
    film = town.film("sponsors")
    assert town.told() == to("sponsor")
    town.edit(film, access="subscribers")
    assert town.told() == to("follower", "sponsor")
    town.edit(film, access="sponsors")
    town.edit(film, access="public")
    assert town.told() == to("follower", "sponsor")
    assert len(town.desk.jobs(crowd.KIND)) == 2


def test_edits_and_hiding_and_showing_tell_nobody_again(town: Town, people: People) -> None:
    film = town.film("public")
    assert town.told() == to("follower", "sponsor")
    late = town.people["late"] = people.make()
    town.followers.subscribe(late, town.channel)
    town.edit(film, title="Dawn", description="Other words.")
    for access in ("private", "public", "unlisted", "subscribers"):
        town.edit(film, access=access)
    town.act(film, service.publish)
    assert town.told() == to("follower", "sponsor") | {"late": []}


def test_what_was_hidden_before_anybody_was_told_stays_hidden(town: Town) -> None:
    film = town.film("public")
    town.edit(film, access="private")
    assert town.told() == to()
    other = town.film("public")
    town.edit(other, access="sponsors")
    assert town.told() == to("sponsor")


def test_who_follows_no_longer_when_it_comes_out_is_not_told(town: Town) -> None:
    town.followers.end(town.people["sponsor"], town.channel)
    town.followers.unsubscribe(town.people["follower"], town.channel)
    town.film("sponsors")
    assert town.told() == to()
    town.film("public")
    assert town.told() == to("sponsor")


def test_the_news_of_a_removed_video_go_also_those_on_their_way(town: Town) -> None:
    first = town.film("public")
    assert town.told() == to("follower", "sponsor")
    second = town.film("public")
    for film in (first, second):
        town.act(film, service.remove)
    assert town.told() == to()
    assert town.desk.jobs(crowd.KIND) == []
