"""`flask search …`: the index from the command line."""

import sys

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.database import db, unit_of_work
from app.search import beside, health, index
from app.videos.models import Video

search = AppGroup("search", help="Make the search index again, or look whether it is true.")
BATCH = 50


@search.command("reindex")
@click.option("--quiet", is_flag=True, help="Say nothing but the end.")
def reindex(*, quiet: bool) -> None:
    """Make every document and the vocabulary again; searching goes on meanwhile."""
    with unit_of_work():
        index.begin_again()
        beside.make(None, db.session().connection())
        video_ids = db.session.scalars(select(Video.id).order_by(Video.id)).all()
        gone = index.forget_lost()
    for start in range(0, len(video_ids), BATCH):
        with unit_of_work():
            index.begin_again()
            index.put(video_ids[start : start + BATCH])
        if not quiet:
            click.echo(f"{min(start + BATCH, len(video_ids))} of {len(video_ids)} videos")
    with unit_of_work():
        index.begin_again()
        beside.rebuild(db.session().connection())
        words = index.count_words_again()
    click.echo(f"Done: {len(video_ids)} videos read, {words} words known, {gone} left-overs gone.")


@search.command("check")
def check() -> None:
    """Say whether the index agrees with the library; exit with 1 when it does not."""
    found = health.check()
    click.echo(f"{'ok' if found.ok else 'WRONG'}: {found.detail}")
    if not found.ok:
        click.echo(found.remedy)
        sys.exit(1)
