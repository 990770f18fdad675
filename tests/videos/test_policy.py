"""Who may watch and who may see, by access, state and viewer."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.core import clock
from app.core.errors import Forbidden
from app.videos import policy
from app.videos.errors import VideoNotFound
from app.videos.values import Access

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def no_higher_domain(monkeypatch):
    """Leave out what higher domains added when another test made an application."""
    monkeypatch.setattr(policy, "reviewers", {})
    monkeypatch.delitem(policy.rules, Access.RENTAL, raising=False)


def person(name, *roles):
    return SimpleNamespace(id=name, has_role=lambda role: role in roles)


OWNER, STRANGER, MODERATOR = person("owner"), person("x"), person("m", "moderator")
ADMIN = person("admin", "admin")
OTHERS = (None, STRANGER, MODERATOR)


def a_video(access, *, published=-1.0, removed=False):
    moment = None if published is None else clock.now() + timedelta(seconds=published)
    deleted = clock.now() if removed else None
    return SimpleNamespace(owner_id="owner", access=access, published_at=moment, deleted_at=deleted)


@pytest.mark.parametrize("access", ["public", "unlisted"])
@pytest.mark.parametrize("viewer", [*OTHERS, OWNER, ADMIN])
def test_everybody_may_watch_what_is_public_or_unlisted(access, viewer):
    assert policy.may_watch(viewer, a_video(access))
    assert policy.may_see_listing(viewer, a_video(access))


@pytest.mark.parametrize("access", list(Access))
@pytest.mark.parametrize("state", [{}, {"published": None}, {"published": 60}])
def test_owner_and_administrator_may_watch_in_any_state_but_removed(access, state):
    for viewer in (OWNER, ADMIN):
        assert policy.may_watch(viewer, a_video(access, **state))
        assert not policy.may_watch(viewer, a_video(access, removed=True))
        assert not policy.may_see_listing(viewer, a_video(access, removed=True))


@pytest.mark.parametrize("viewer", OTHERS)
@pytest.mark.parametrize(
    "video",
    [
        a_video("private"),
        a_video("public", published=None),
        a_video("public", published=86_400),
        a_video("public", removed=True),
        a_video("rental"),
        a_video("subscribers", published=None),
        a_video("sponsors", published=86_400),
        a_video("sponsors", removed=True),
    ],
)
def test_for_others_the_rest_does_not_exist(viewer, video):
    assert isinstance(policy.watch_refusal(viewer, video), VideoNotFound)
    assert not policy.may_see_listing(viewer, video)


@pytest.mark.parametrize("access", ["subscribers", "sponsors"])
def test_title_and_picture_of_what_only_some_may_watch_are_for_everybody(access):
    assert policy.may_see_listing(None, a_video(access))
    refusal = policy.watch_refusal(None, a_video(access))
    assert (refusal.status, refusal.code) == (401, "UNAUTHORIZED")
    assert f"for {access} of the channel" in refusal.message


def test_a_higher_domain_decides_about_its_kind_of_access(monkeypatch):
    def renters_only(viewer, video):
        return None if viewer is STRANGER else Forbidden(code="RENTAL_REQUIRED")

    monkeypatch.setitem(policy.rules, Access.RENTAL, renters_only)
    video = a_video("rental")
    assert policy.may_watch(STRANGER, video)
    assert policy.watch_refusal(None, video).code == "RENTAL_REQUIRED"
    assert policy.may_see_listing(None, video)
