"""`flask users …`: people from the command line."""

from __future__ import annotations

import secrets

import click
from flask.cli import AppGroup
from pydantic import ValidationError

from app.accounts import links, schemas, second_factor, service
from app.accounts.models import User
from app.accounts.passwords import hashed
from app.core.database import unit_of_work
from app.core.errors import AppError
from app.core.links import public_address
from app.core.security import ROLES
from app.core.validation import Shape, field_errors, validated

users = AppGroup("users", help="Create, find, promote and disable people.")
role_argument = click.argument("role", type=click.Choice(ROLES))


class Refused(click.ClickException):
    """An error of the house as a command says it."""

    def __init__(self, error: AppError) -> None:
        super().__init__(error.message)


def checked(shape: type[Shape], **values: str | None) -> Shape:
    """Read what a command was given as the API would; raise ClickException naming the fields."""
    try:
        return validated(shape, values)
    except ValidationError as error:
        wrong = "; ".join(f"{k}: {', '.join(v)}" for k, v in field_errors(error).items())
        raise click.ClickException(wrong) from error


@users.command("create")
@click.option("--email", required=True)
@click.option("--username")
@click.option("--password", help="Asked for when omitted.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be repeated.")
@click.option("--one-time-link", is_flag=True, help="No password: print a link that sets one.")
def create(
    email: str,
    username: str | None,
    password: str | None,
    roles: tuple[str, ...],
    *,
    one_time_link: bool,
) -> None:
    """Make an account; without --role it is a viewer and creator.

    Its address counts as confirmed: whoever runs the place gave it.
    """
    if password is None and not one_time_link:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    chosen = secrets.token_hex() if password is None else password
    given = checked(schemas.Register, email=email, username=username, password=chosen)
    try:
        with unit_of_work():
            user = service.register(
                email=given.email,
                username=given.username,
                password_hash=None if password is None else hashed(given.password),
                roles=roles or service.NEW_ROLES,
                is_verified=True,
            )
            token = links.make(user, links.FIRST_PASSWORD) if one_time_link else None
            click.echo(f"{user.username} <{user.email}>: {', '.join(user.roles)}")
    except AppError as error:
        raise Refused(error) from error
    if token:
        click.echo(f"Open this once, within a day: {public_address(f'/welcome/{token}')}")


@users.command("ensure-admin")
def ensure_admin() -> None:
    """Print a one-time link for an administrator, until one has a password; make the first."""
    with unit_of_work():
        known = service.everyone(role="admin", page_size=2).items
        if len(known) > 1 or any(user.password_hash for user in known):
            return
        user = known[0] if known else first_administrator()
        token = links.make(user, links.FIRST_PASSWORD)
    page = public_address(f"/welcome/{token}")
    click.echo(f"Administrator: open this once to choose a password: {page}")


def first_administrator() -> User:
    """Make the administrator a new installation begins with."""
    return service.register(
        email="admin@localhost.localdomain",
        username="admin",
        password_hash=None,
        roles=ROLES,
        is_verified=True,
    )


def change(user: str, action: str, *arguments: str) -> None:
    """Find somebody, do one thing to them, and say who they are now."""
    try:
        with unit_of_work():
            found = service.find(user)
            getattr(service, action)(found, *arguments)
            click.echo(line(found))
    except AppError as error:
        raise Refused(error) from error


def line(user: User) -> str:
    """Write one line about somebody."""
    state = "" if user.is_active else "  (disabled)"
    return f"{user.id}  {user.username:20} {user.email:32} {','.join(user.roles)}{state}"


@users.command("promote")
@click.argument("user")
@role_argument
def promote(user: str, role: str) -> None:
    """Give USER (e-mail, username or id) a ROLE."""
    change(user, "promote", role)


@users.command("demote")
@click.argument("user")
@role_argument
def demote(user: str, role: str) -> None:
    """Take a ROLE from USER."""
    change(user, "demote", role)


@users.command("disable")
@click.argument("user")
def disable(user: str) -> None:
    """Keep USER out at once."""
    change(user, "disable")


@users.command("enable")
@click.argument("user")
def enable(user: str) -> None:
    """Let USER in again."""
    change(user, "enable")


@users.command("reset-password")
@click.argument("user")
@click.option("--password", help="Asked for when omitted.")
def reset_password(user: str, password: str | None) -> None:
    """Set a new password for USER and sign them out everywhere."""
    chosen = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    given = checked(schemas.NewPassword, password=chosen)
    change(user, "set_password", hashed(given.password))


@users.command("reset-second-factor")
@click.argument("user")
def reset_second_factor(user: str) -> None:
    """Turn USER's second factor off, for somebody who lost app and codes; ask who they are."""
    try:
        with unit_of_work():
            found = service.find(user)
            gone = second_factor.remove(found)
            click.echo(line(found))
    except AppError as error:
        raise Refused(error) from error
    click.echo("The second factor is off." if gone else "There was no second factor.")


@users.command("list")
@click.option("--role", type=click.Choice(ROLES))
@click.option("--page", default=1, show_default=True, type=click.IntRange(min=1))
def list_users(role: str | None, page: int) -> None:
    """List people, newest first."""
    with unit_of_work(writes=False):
        for user in service.everyone(page=page, role=role).items:
            click.echo(line(user))
