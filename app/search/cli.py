"""`flask search …`: the index from the command line."""

from __future__ import annotations

from typing import Any

import click

from app.core.commands import Bad, Group, changes, progress, says
from app.search import health, tasks

search = Group("search", help="Make the search index again, or look whether it is true.")


def line(found: dict[str, Any]) -> str:
    """Write what was read again."""
    videos, words, gone = found["videos"], found["words"], found["gone"]
    if words is None:
        return f"{videos} videos would be read."
    return f"Done: {videos} videos read, {words} words known, {gone} left-overs gone."


@search.command("reindex")
@changes(line, unit=False)
@click.option("--quiet", is_flag=True, help="Say nothing but the end.")
def reindex(*, quiet: bool, dry_run: bool) -> dict[str, Any]:
    """Make every document and the vocabulary again; searching goes on meanwhile."""
    if dry_run:
        return {"videos": tasks.count_videos(), "words": None, "gone": None}
    return tasks.rebuild((lambda _text: None) if quiet else progress)


def line_of_check(found: dict[str, Any]) -> str:
    """Write whether the index is true, and what to do when it is not."""
    if found["ok"]:
        return f"ok: {found['detail']}"
    return f"WRONG: {found['detail']}\n{found['remedy']}"


@search.command("check")
@says(line_of_check, unit=False)
def check() -> Any:
    """Say whether the index agrees with the library; exit with 1 when it does not."""
    found = health.check()
    answer = {"ok": found.ok, "detail": found.detail, "remedy": found.remedy}
    return answer if found.ok else Bad(answer)
