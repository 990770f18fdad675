"""`flask rentals …`: the shop's tables in and out, and who of its people has an account."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from app.accounts import service as accounts
from app.core.commands import Group, changes, says
from app.core.database import unit_of_work
from app.rentals import people
from app.rentals.models import Customer, StaffAccount
from app.rentals.pagila import exporting, importing, reading

rentals = Group("rentals", help="The film shop: its tables in and out, its clerks and customers.")
a_file = click.Path(exists=True, dir_okay=False, path_type=Path)
user_argument = click.argument("user")


def line(report: dict[str, Any]) -> str:
    """Write one line about what became of a table."""
    if report["skipped"]:
        return f"{report['table']:14} {report['rows']:6} rows, which are not the shop's: skipped"
    counts = f"{report['added']} added, {report['changed']} changed, {report['kept']} as they were"
    return f"{report['table']:14} {report['rows']:6} rows: {counts}"


@rentals.command("import-pagila")
@changes(line, unit=False)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=a_file)
@click.option(
    "--same-shop",
    is_flag=True,
    help="Films, copies and addresses of one number are the same, whatever else of them differs.",
)
def import_pagila(
    files: tuple[Path, ...], *, same_shop: bool, dry_run: bool
) -> list[dict[str, Any]]:
    """Import the Pagila database from the COPY blocks of each FILE, all of it or nothing.

    Once more changes nothing; of a row that changed on both sides the newer one stays. Where a
    number is another film, copy or person's here, nothing is imported, and it is said which.
    """
    dump = reading.read_all(files)
    bar = click.progressbar(length=dump.total, label="Importing", file=sys.stderr)
    with bar, unit_of_work(dry_run=dry_run):
        reports = importing.keep(dump, bar.update, same_shop=same_shop)
    none = {"added": 0, "changed": 0, "kept": 0}
    skipped = [
        {"table": name, "rows": rows, **none, "skipped": True}
        for name, rows in dump.skipped.items()
    ]
    return [{**one.told(), "skipped": False} for one in reports] + skipped


@rentals.command("export")
@says(lambda one: f"{one['table']:14} {one['rows']:6} rows", unit=False)
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> dict[str, Any]:
    """Write the shop's tables to FILE as the COPY blocks a Pagila database takes.

    What Pagila has no column for is left out: videos, streaming, accounts.
    """
    done = exporting.write(file)
    items = [{"table": name, "rows": rows} for name, rows in done.rows.items()]
    return {"file": str(file), "items": items}


def clerk(link: StaffAccount) -> dict[str, Any]:
    """Answer what a command tells of a clerk."""
    return {"user_id": link.user_id, "staff_id": link.staff_id, "since": link.since}


def customer(row: Customer) -> dict[str, Any]:
    """Answer what a command tells of a customer."""
    return {"customer_id": row.customer_id, "user_id": row.user_id}


@rentals.command("hire")
@changes()
@user_argument
@click.argument("staff_id", type=int)
def hire(user: str, staff_id: int) -> dict[str, Any]:
    """Make USER a clerk: they rent and take back as the member of staff STAFF_ID."""
    return clerk(people.hire(accounts.find(user), staff_id))


@rentals.command("dismiss")
@changes()
@user_argument
def dismiss(user: str) -> dict[str, Any]:
    """Make USER no clerk any more; the row of the staff stays."""
    found = accounts.find(user)
    people.dismiss(found)
    return {"user_id": found.id, "staff_id": None}


@rentals.command("connect")
@changes()
@click.argument("customer_id", type=int)
@user_argument
def connect(customer_id: int, user: str) -> dict[str, Any]:
    """Say that CUSTOMER_ID is USER."""
    return customer(people.connect(customer_id, accounts.find(user)))


@rentals.command("disconnect")
@changes()
@click.argument("customer_id", type=int)
def disconnect(customer_id: int) -> dict[str, Any]:
    """Say that CUSTOMER_ID is nobody who has an account."""
    return customer(people.disconnect(customer_id))
