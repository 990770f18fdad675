"""The rules of following and sponsoring."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from blinker import Signal
from flask import Flask

from app.accounts import service as accounts
from app.accounts.models import User
from app.channels import personal, policy, service, signals, subscriptions
from app.channels.errors import ChannelNotFound, NoFollower, OwnChannel
from app.channels.models import Channel, Sponsorship, SponsorshipState
from app.core.database import db, unit_of_work
from app.services import payments
from app.services.payments import Ask, ManualPayments
from tests.accounts.factories import People
from tests.channels.factories import Followers

pytestmark = pytest.mark.integration
SIGNALS = ("subscribed", "unsubscribed", "sponsorship_asked", "sponsorship_granted")


class Scene:
    """A channel of Mia's and Ben, inside one unit of work; what channels announce is kept."""

    def __init__(self, mia: User, ben: User) -> None:
        self.mia, self.ben = mia, ben
        self.sea = service.create(mia, handle="sea", name="Sea")
        self.heard: list[str] = []

    def tier(self) -> str | None:
        """Answer what Ben is to the channel."""
        return policy.tier_of(self.ben, self.sea.id)

    def row(self) -> Sponsorship:
        """Answer Ben's last sponsorship."""
        rows = db.session.query(Sponsorship).order_by(Sponsorship.id.desc())
        found: Sponsorship = rows.first()
        return found


@pytest.fixture
def scene(app: Flask, people: People) -> Iterator[Scene]:
    mia, ben = people.make(), people.make()
    with app.app_context(), unit_of_work():
        made = Scene(accounts.get(mia.id), accounts.get(ben.id))
        listeners = [listen(made, name) for name in (*SIGNALS, "sponsorship_ended")]
        yield made
        del listeners


def listen(scene: Scene, name: str) -> object:
    """Note a signal; the answer keeps the receiver alive."""

    def note(channel: Channel, *, user_id: UUID, **_rest: object) -> None:
        assert (channel.id, user_id) == (scene.sea.id, scene.ben.id)
        scene.heard.append(name)

    heard: Signal = getattr(signals, name)
    heard.connect(note)
    return note


def test_following_twice_counts_once(scene: Scene) -> None:
    for _ in range(2):
        subscriptions.subscribe(scene.ben, scene.sea.id)
    assert (scene.sea.subscriber_count, scene.tier()) == (1, "subscriber")
    for _ in range(2):
        subscriptions.unsubscribe(scene.ben, scene.sea.id)
    assert (scene.sea.subscriber_count, scene.tier()) == (0, None)
    assert scene.heard == ["subscribed", "unsubscribed"]


def test_nobody_follows_or_sponsors_their_own_channel(scene: Scene) -> None:
    for attempt in (subscriptions.subscribe, subscriptions.ask):
        with pytest.raises(OwnChannel):
            attempt(scene.mia, scene.sea.id)
    with pytest.raises(OwnChannel):
        subscriptions.grant(scene.mia, scene.sea.id, scene.mia)
    assert scene.sea.subscriber_count == 0


def test_asking_waits_for_the_creator_and_asking_again_is_the_same_wish(scene: Scene) -> None:
    asked = subscriptions.ask(scene.ben, scene.sea.id)
    assert subscriptions.ask(scene.ben, scene.sea.id) is asked
    assert (asked.state, scene.tier()) == ("pending", None)
    assert asked.reference == f"manual:{asked.id}"
    assert scene.heard == ["sponsorship_asked"]


def test_a_grant_makes_subscriber_and_sponsor(scene: Scene) -> None:
    subscriptions.ask(scene.ben, scene.sea.id)
    for _ in range(2):
        row = subscriptions.grant(scene.mia, scene.sea.id, scene.ben)
    assert (row.state, row.decided_by, scene.tier()) == ("granted", scene.mia.id, "sponsor")
    assert row.decided_at is not None
    assert scene.sea.subscriber_count == 1
    assert scene.heard == ["sponsorship_asked", "subscribed", "sponsorship_granted"]


def test_a_grant_needs_no_wish_and_a_sponsor_who_subscribes_stays_sponsor(scene: Scene) -> None:
    subscriptions.subscribe(scene.ben, scene.sea.id)
    subscriptions.grant(scene.mia, scene.sea.id, scene.ben)
    subscriptions.subscribe(scene.ben, scene.sea.id)
    assert (scene.tier(), scene.sea.subscriber_count) == ("sponsor", 1)
    assert scene.row().reference is None


def test_nobody_is_made_to_follow_a_channel_who_did_not_want_to(scene: Scene) -> None:
    with pytest.raises(NoFollower):
        subscriptions.grant(scene.mia, scene.sea.id, scene.ben)
    assert (scene.tier(), scene.sea.subscriber_count, scene.heard) == (None, 0, [])


@pytest.mark.parametrize("by_creator", [True, False])
def test_the_end_of_a_sponsorship_leaves_a_subscriber(scene: Scene, by_creator: bool) -> None:
    subscriptions.subscribe(scene.ben, scene.sea.id)
    subscriptions.grant(scene.mia, scene.sea.id, scene.ben)
    for _ in range(2):
        if by_creator:
            subscriptions.end(scene.mia, scene.sea.id, scene.ben)
        else:
            subscriptions.withdraw(scene.ben, scene.sea.id)
    row, by = scene.row(), scene.mia if by_creator else scene.ben
    assert (scene.tier(), row.state, row.ended_by) == ("subscriber", "ended", by.id)
    assert row.ended_at is not None
    assert scene.sea.subscriber_count == 1
    assert scene.heard[-1] == "sponsorship_ended"


def test_a_wish_is_declined_or_withdrawn_and_may_be_had_again(scene: Scene) -> None:
    subscriptions.subscribe(scene.ben, scene.sea.id)
    subscriptions.ask(scene.ben, scene.sea.id)
    subscriptions.end(scene.mia, scene.sea.id, scene.ben)
    declined = scene.row()
    assert (declined.state, declined.decided_by) == ("declined", scene.mia.id)
    subscriptions.ask(scene.ben, scene.sea.id)
    subscriptions.withdraw(scene.ben, scene.sea.id)
    assert (scene.row().state, scene.row().ended_by) == ("withdrawn", scene.ben.id)
    assert scene.tier() == "subscriber"
    assert "sponsorship_ended" not in scene.heard


def test_who_follows_no_longer_sponsors_no_longer(scene: Scene) -> None:
    subscriptions.subscribe(scene.ben, scene.sea.id)
    subscriptions.grant(scene.mia, scene.sea.id, scene.ben)
    subscriptions.unsubscribe(scene.ben, scene.sea.id)
    assert (scene.tier(), scene.row().state, scene.sea.subscriber_count) == (None, "ended", 0)
    assert scene.heard[-2:] == ["sponsorship_ended", "unsubscribed"]


def test_who_follows_no_longer_does_not_ask_any_more(scene: Scene) -> None:
    subscriptions.ask(scene.ben, scene.sea.id)
    subscriptions.unsubscribe(scene.ben, scene.sea.id)
    assert scene.row().state == "withdrawn"


def test_a_channel_that_goes_ends_every_sponsorship_and_lets_nobody_follow(scene: Scene) -> None:
    subscriptions.subscribe(scene.ben, scene.sea.id)
    subscriptions.grant(scene.mia, scene.sea.id, scene.ben)
    service.remove(scene.sea)
    assert (scene.row().state, scene.tier()) == ("ended", "subscriber")
    for attempt in (subscriptions.subscribe, subscriptions.ask):
        with pytest.raises(ChannelNotFound):
            attempt(scene.ben, scene.sea.id)


def test_the_wish_of_somebody_who_goes_is_taken_back_though_they_never_followed(
    scene: Scene,
) -> None:
    subscriptions.ask(scene.ben, scene.sea.id)
    personal.hide(scene.ben)
    assert scene.row().state == SponsorshipState.WITHDRAWN


class PaidAtOnce(ManualPayments):
    """A way of paying where every order is paid; it notes what it is to end."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    def ask(self, order: UUID, *, payer: UUID, payee: UUID) -> Ask:
        """Say that it is paid."""
        return Ask("active", f"paid:{order}", f"/pay/{payer}/{payee}")

    def end(self, reference: str) -> None:
        """Note it."""
        self.ended.append(reference)


@pytest.fixture
def paid() -> Iterator[PaidAtOnce]:
    way = PaidAtOnce()
    payments.configure(way)
    yield way
    payments.configure(ManualPayments())


def test_what_is_paid_needs_no_yes(scene: Scene, paid: PaidAtOnce) -> None:
    row = subscriptions.ask(scene.ben, scene.sea.id)
    assert (row.state, row.decided_by, scene.tier()) == (SponsorshipState.GRANTED, None, "sponsor")
    assert row.checkout_url == f"/pay/{scene.ben.id}/{scene.mia.id}"


def test_no_more_is_taken_once_the_end_is_committed(
    app: Flask, people: People, followers: Followers, paid: PaidAtOnce
) -> None:
    ben, sea = people.make(), followers.channel(people.make())
    followers.ask(ben, sea)
    with app.app_context(), unit_of_work():
        subscriptions.withdraw(accounts.get(ben.id), sea)
        assert paid.ended == []
    with app.app_context(), unit_of_work(writes=False) as session:
        assert paid.ended == [session.query(Sponsorship).one().reference]


def test_a_purged_channel_takes_its_followers_along(
    app: Flask, people: People, followers: Followers
) -> None:
    ben, sea = people.make(), followers.channel(people.make())
    followers.sponsor(ben, sea)
    with app.app_context():
        with unit_of_work():
            service.remove(service.get(str(sea)))
        with unit_of_work():
            service.purge(sea)
        with unit_of_work(writes=False) as session:
            assert session.query(Sponsorship).count() == 0
            assert policy.tier_of(accounts.get(ben.id), sea) is None
