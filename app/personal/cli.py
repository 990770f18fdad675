"""`flask users remove`: an account goes from the command line."""

import click
from flask.cli import with_appcontext

from app.accounts import service as accounts
from app.accounts.cli import Refused
from app.core.database import unit_of_work
from app.core.errors import AppError
from app.personal import service


@click.command("remove")
@with_appcontext
@click.argument("user")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(user: str, *, yes: bool) -> None:
    """Remove USER (e-mail, username or id) with all that is theirs, for good."""
    try:
        with unit_of_work(writes=False):
            found = accounts.find(user)
            user_id, name = found.id, f"{found.username} <{found.email}>"
        if not yes:
            question = f"Remove {name} with their videos and everything else, for good?"
            click.confirm(question, abort=True)
        with unit_of_work():
            service.remove(accounts.get(user_id))
    except AppError as error:
        raise Refused(error) from error
    click.echo(f"{name} is signed out and hidden; a worker takes the rest away.")
