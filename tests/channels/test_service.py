"""The rules of channels."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.channels import service, signals, tasks
from app.channels.errors import ChannelNotFound, HandleTaken
from app.core import clock
from app.core.database import db, unit_of_work

pytestmark = pytest.mark.integration


@pytest.fixture
def mia(app, people):
    person = people.make(username="Mia.Films")
    with app.app_context(), unit_of_work():
        yield db.session.get_one(User, person.id)


def test_the_first_upload_makes_a_channel_named_after_its_creator(mia):
    made = service.ensure_channel(mia)
    assert (made.handle, made.name, made.owner_id) == ("mia-films", "Mia.Films", mia.id)
    assert service.ensure_channel(mia) is made


def test_a_derived_handle_steps_aside_for_taken_ones(mia):
    service.create(mia, handle="mia-films-2", name="Two")
    gone = service.create(mia, handle="Mia-Films", name="One")
    for channel in (gone, service.get("mia-films-2")):
        service.remove(channel)
    assert service.ensure_channel(mia).handle == "mia-films-3"


def test_a_channel_is_found_by_its_handle_in_any_case_and_by_its_id(mia):
    made = service.create(mia, handle="Sea", name="Sea")
    assert service.get("SEA") is service.get("@sea") is service.get(str(made.id)) is made
    with pytest.raises(ChannelNotFound):
        service.get("lake")


def test_an_earlier_handle_goes_on_leading_to_its_channel(mia):
    made = service.create(mia, handle="sea", name="Sea")
    service.edit(made, handle="ocean")
    assert service.get("@Sea").id == service.get("ocean").id == made.id
    service.remove(made)
    for handle in ("sea", "ocean"):
        with pytest.raises(ChannelNotFound):
            service.get(handle)


def test_a_handle_once_used_is_never_somebody_elses(mia):
    first = service.create(mia, handle="sea", name="Sea")
    second = service.create(mia, handle="lake", name="Lake")
    service.edit(first, handle="ocean")
    with pytest.raises(HandleTaken):
        service.edit(second, handle="SEA")
    assert service.edit(first, handle="sea").handle == "sea"
    service.remove(first)
    with pytest.raises(HandleTaken):
        service.create(mia, handle="sea", name="Sea again")


def test_an_edit_changes_what_is_given_and_says_so(mia):
    made = service.create(mia, handle="sea", name="Sea", description="Waves")
    heard = []
    with signals.channel_changed.connected_to(heard.append):
        service.edit(made, name="The sea")
    assert (made.handle, made.name, made.description) == ("sea", "The sea", "Waves")
    assert heard == [made]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_first_uploads_at_once_make_one_channel(app, people):
    person = people.make()

    def upload(_number):
        with app.app_context(), unit_of_work():
            return service.ensure_channel(db.session.get_one(User, person.id)).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(upload, range(4)))) == 1


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_of_two_people_who_take_a_handle_at_once_one_gets_it(app, people):
    owners = [people.make().id for _ in range(4)]

    def take(owner):
        try:
            with app.app_context(), unit_of_work():
                service.create(db.session.get_one(User, owner), handle="wanted", name="Mine")
        except HandleTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, owners)) == 1


def test_a_removed_channel_is_purged_when_its_time_is_over_and_its_handle_stays_taken(app, people):
    person = people.make()
    with app.app_context(), unit_of_work():
        owner = db.session.get_one(User, person.id)
        service.remove(service.create(owner, handle="sea", name="Sea"))
    soon, late = clock.now() + timedelta(days=29), clock.now() + timedelta(days=31)
    with app.app_context():
        assert tasks.purge_removed(soon, dry_run=False) == 0
        assert tasks.purge_removed(late, dry_run=True) == 1
        assert tasks.purge_removed(late, dry_run=False) == 1
        assert tasks.purge_removed(late, dry_run=False) == 0
        with unit_of_work(), pytest.raises(HandleTaken):
            service.create(db.session.get_one(User, person.id), handle="sea", name="Sea")
