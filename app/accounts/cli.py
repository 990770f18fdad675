"""`flask users …`: people from the command line."""

from __future__ import annotations

import secrets
from typing import Any

import click

from app.accounts import audit, links, schemas, second_factor, service
from app.accounts.models import User
from app.accounts.passwords import hashed
from app.core.commands import Group, ask_secret, changes, checked, listed, says
from app.core.links import public_address
from app.core.security import ROLES

users = Group("users", help="Create, find, promote and disable people.")
user_argument = click.argument("user")
role_argument = click.argument("role", type=click.Choice(ROLES))


def asked(ctx: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Ask for a password that was not given, before any transaction is open."""
    if given is None and not ctx.params.get("one_time_link"):
        return ask_secret("Password")
    return given


password_option = click.option("--password", callback=asked, help="Asked for when omitted.")


def told(user: User) -> dict[str, Any]:
    """Answer what a command tells of somebody."""
    return {
        "id": user.id,
        "username": user.username,
        "email": user.email,
        "roles": list(user.roles),
        "is_active": user.is_active,
        "is_disabled": user.is_disabled,
        "is_banned": user.is_banned,
    }


def line(user: dict[str, Any]) -> str:
    """Write one line about somebody."""
    kept_out = [name for name in ("disabled", "banned") if user[f"is_{name}"]]
    state = f"  ({', '.join(kept_out)})" if kept_out else ""
    named = f"{user['id']}  {user['username']:20} {user['email']:32}"
    return f"{named} {','.join(user['roles'])}{state}"


def line_of_new(user: dict[str, Any]) -> str:
    """Write who was made, and the link that sets a password where one was wanted."""
    made = f"{user['username']} <{user['email']}>: {', '.join(user['roles'])}"
    link = f"\nOpen this once, within a day: {user['link']}" if user["link"] else ""
    return made + link


@users.command("create")
@changes(line_of_new)
@click.option("--email", required=True, help="The address, which counts as confirmed.")
@click.option("--username", help="The name to sign in by; made of the address when omitted.")
@password_option
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be repeated.")
@click.option(
    "--one-time-link", is_flag=True, is_eager=True, help="No password: print a link that sets one."
)
def create(
    email: str,
    username: str | None,
    password: str | None,
    roles: tuple[str, ...],
    *,
    one_time_link: bool,
    dry_run: bool,
) -> dict[str, Any]:
    """Make an account; without --role it is a viewer and creator.

    Its address counts as confirmed: whoever runs the place gave it.
    """
    chosen = secrets.token_hex() if password is None else password
    given = checked(schemas.Register, email=email, username=username, password=chosen)
    user = service.register(
        email=given.email,
        username=given.username,
        password_hash=None if password is None else hashed(given.password),
        roles=roles or service.NEW_ROLES,
        is_verified=True,
    )
    wanted = one_time_link and not dry_run
    return told(user) | {"link": first_link(user) if wanted else None}


def first_link(user: User) -> str:
    """Make the address at which somebody chooses a first password."""
    return public_address(f"/welcome/{links.make(user, links.FIRST_PASSWORD)}")


def line_of_administrator(found: dict[str, Any]) -> str:
    """Write where an administrator chooses a password; nothing when one has."""
    link = found["link"]
    return f"Administrator: open this once to choose a password: {link}" if link else ""


@users.command("ensure-admin")
@changes(line_of_administrator)
def ensure_admin(*, dry_run: bool) -> dict[str, Any]:
    """Print a one-time link for an administrator, until one has a password; make the first."""
    known = service.everyone(role="admin", page_size=2).items
    if len(known) > 1 or any(user.password_hash for user in known):
        return {"administrator": None, "is_new": False, "link": None}
    user = known[0] if known else first_administrator()
    link = None if dry_run else first_link(user)
    return {"administrator": user.username, "is_new": not known, "link": link}


def first_administrator() -> User:
    """Make the administrator a new installation begins with."""
    return service.register(
        email="admin@localhost.localdomain",
        username="admin",
        password_hash=None,
        roles=ROLES,
        is_verified=True,
    )


# What each of the changes is called in the audit trail.
DONE = {
    "promote": "user.promoted",
    "demote": "user.demoted",
    "disable": "user.disabled",
    "enable": "user.enabled",
    "set_password": "user.password_set",
}


def change(user: str, action: str, *arguments: str) -> dict[str, Any]:
    """Find somebody, do one thing to them, and say who they are now."""
    found = service.find(user)
    getattr(service, action)(found, *arguments)
    details = {"role": arguments[0]} if action in {"promote", "demote"} else {}
    audit.record(None, DONE[action], subject_kind=audit.USER, subject_id=found.id, details=details)
    return told(found)


@users.command("promote")
@changes(line)
@user_argument
@role_argument
def promote(user: str, role: str) -> dict[str, Any]:
    """Give USER (e-mail, username or id) a ROLE."""
    return change(user, "promote", role)


@users.command("demote")
@changes(line)
@user_argument
@role_argument
def demote(user: str, role: str) -> dict[str, Any]:
    """Take a ROLE from USER."""
    return change(user, "demote", role)


@users.command("disable")
@changes(line)
@user_argument
def disable(user: str) -> dict[str, Any]:
    """Keep USER out at once."""
    return change(user, "disable")


@users.command("enable")
@changes(line)
@user_argument
def enable(user: str) -> dict[str, Any]:
    """Let USER in again."""
    return change(user, "enable")


@users.command("reset-password")
@changes(line)
@user_argument
@password_option
def reset_password(user: str, password: str) -> dict[str, Any]:
    """Set a new password for USER and sign them out everywhere."""
    given = checked(schemas.NewPassword, password=password)
    return change(user, "set_password", hashed(given.password))


def line_without_factor(user: dict[str, Any]) -> str:
    """Write whose second factor is off."""
    was_on = user["had_second_factor"]
    said = "The second factor is off." if was_on else "There was no second factor."
    return f"{line(user)}\n{said}"


@users.command("reset-second-factor")
@changes(line_without_factor)
@user_argument
def reset_second_factor(user: str) -> dict[str, Any]:
    """Turn USER's second factor off, for somebody who lost app and codes; ask who they are."""
    found = service.find(user)
    return {"had_second_factor": bool(second_factor.remove(found))} | told(found)


@users.command("list")
@says(line)
@click.option("--role", type=click.Choice(ROLES), help="Only people with this role.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Which page.")
def list_users(role: str | None, page: int) -> dict[str, Any]:
    """List people, newest first."""
    return listed(service.everyone(page=page, role=role), told)


@users.command("show")
@says()
@user_argument
def show(user: str) -> dict[str, Any]:
    """Show USER (e-mail, username or id)."""
    found = service.find(user)
    times = {"created_at": found.created_at, "removed_at": found.removed_at}
    return told(found) | {"is_verified": found.email_verified} | times
