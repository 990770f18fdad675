"""Who holds which grant, and how many places there are."""

import uuid
from itertools import pairwise

import pytest

from app.rooms import people, policy
from app.rooms.models import Preset, Role, Room

pytestmark = pytest.mark.unit

SEES_AND_TALKS = {"chat.send"}


@pytest.mark.parametrize(
    ("preset", "role", "steers"),
    [
        (Preset.HOST, Role.HOST, policy.STEERING),
        (Preset.HOST, Role.COHOST, set()),
        (Preset.HOST, Role.GUEST, set()),
        (Preset.HOSTS, Role.COHOST, policy.STEERING),
        (Preset.HOSTS, Role.MODERATOR, set()),
        (Preset.PAUSE, Role.GUEST, {"pause"}),
        (Preset.PAUSE, Role.HOST, policy.STEERING),
        (Preset.EVERYONE, Role.GUEST, policy.STEERING),
    ],
)
def test_presets_say_who_steers(preset: str, role: str, steers: set[str]) -> None:
    assert policy.grants_of(role, preset) & policy.STEERING == steers


@pytest.mark.parametrize("preset", list(Preset))
def test_every_role_holds_all_that_the_one_below_holds(preset: str) -> None:
    grants = [policy.grants_of(role, preset) for role in Role]
    assert all(lower <= higher for lower, higher in pairwise(grants))
    assert grants[0] >= SEES_AND_TALKS


def test_only_the_host_hands_the_room_over_whatever_the_preset() -> None:
    for preset in Preset:
        may = [role for role in Role if "roles" in policy.grants_of(role, preset)]
        assert may == [Role.HOST]


def test_there_are_ten_places_unless_the_host_owns_or_sponsors_the_films_channel() -> None:
    owner, other = uuid.uuid4(), uuid.uuid4()

    def places(host: uuid.UUID, *, sponsors: bool = False, sponsored: int = -1) -> int:
        limits = {"usual": 10, "sponsored": sponsored}
        return policy.places(Room(host_id=host), owner, host_sponsors=sponsors, **limits)

    assert places(other) == 10
    assert places(owner) == places(other, sponsors=True) == policy.UNLIMITED
    assert places(owner, sponsored=500) == places(other, sponsors=True, sponsored=500) == 500


def test_a_browser_is_one_guest_and_two_browsers_are_two() -> None:
    first = people.guest("Kim", secret="s", browser="one")
    assert people.guest("Lou", secret="s", browser="one").id == first.id
    assert people.guest("Kim", secret="s", browser="two").id != first.id
    assert people.guest("Kim", secret="s").id != people.guest("Kim", secret="s").id


def test_a_guests_token_counts_only_where_it_was_made() -> None:
    kim = people.guest("Kim", secret="s")
    assert people.guest("Kim", secret="s", token=kim.token).id == kim.id
    assert people.guest("Kim", secret="another", token=kim.token).id != kim.id
    assert people.guest("Kim", secret="s", token="nonsense").id != kim.id
