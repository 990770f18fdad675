"""How the commands of the shop are called."""

from __future__ import annotations

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.rentals import people
from tests.commands.row import Row, World
from tests.rentals.dump import SMALL
from tests.rentals.factories import Shop


def a_dump(_world: World) -> list[str]:
    """Name the small dump."""
    return [str(SMALL)]


def a_file(world: World) -> list[str]:
    """Open a shop, and name a file for it."""
    Shop(world.app).customer()
    return [str(world.folder / "shop.sql")]


def an_applicant(world: World) -> list[str]:
    """Open a shop, and name somebody who could work there."""
    Shop(world.app)
    return [world.people.make().username, "1"]


def a_clerk(world: World) -> list[str]:
    """Make somebody a clerk, and name them."""
    username, staff_id = an_applicant(world)
    with world.app.app_context(), unit_of_work():
        people.hire(accounts.find(username), int(staff_id))
    return [username]


def a_customer(world: World) -> list[str]:
    """Name a customer, and somebody who could be them."""
    return [str(Shop(world.app).customer()), world.people.make().username]


def a_connected_one(world: World) -> list[str]:
    """Name a customer who has an account."""
    customer_id, username = a_customer(world)
    with world.app.app_context(), unit_of_work():
        people.connect(int(customer_id), accounts.find(username))
    return [customer_id]


COMMANDS = {
    "rentals connect": Row(a_customer),
    "rentals disconnect": Row(a_connected_one),
    "rentals dismiss": Row(a_clerk),
    "rentals export": Row(a_file),
    "rentals hire": Row(an_applicant),
    "rentals import-pagila": Row(a_dump),
}
