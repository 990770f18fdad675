"""`flask recommendations …`: what was watched together, from the command line."""

from __future__ import annotations

from typing import Any

import click

from app.core.commands import Group, changes
from app.recommendations import tasks

recommendations = Group("recommendations", help="Count what was watched together.")


@recommendations.command("refresh")
@changes(lambda found: f"Done: {found['videos']} videos counted.", unit=False)
@click.option("--all", "everything", is_flag=True, help="Every video, not only those watched now.")
def refresh(*, everything: bool, dry_run: bool) -> dict[str, Any]:
    """Count what was watched together, which else happens by itself every ten minutes."""
    due = tasks.all_videos() if everything else tasks.due()
    return {"videos": len(due) if dry_run else tasks.count(due)}
