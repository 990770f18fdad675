"""`flask recommendations …`: what was watched together, from the command line."""

import click
from flask.cli import AppGroup

from app.recommendations import tasks

recommendations = AppGroup("recommendations", help="Count what was watched together.")


@recommendations.command("refresh")
@click.option("--all", "everything", is_flag=True, help="Every video, not only those watched now.")
def refresh(*, everything: bool) -> None:
    """Count what was watched together, which else happens by itself every ten minutes."""
    count = tasks.refresh_all() if everything else tasks.refresh()
    click.echo(f"Done: {count} videos counted.")
