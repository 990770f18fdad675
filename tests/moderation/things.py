"""What moderation's routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.moderation import flags, removals
from app.moderation.values import ContentKind, ReasonCode
from tests.access.thing import Thing
from tests.accounts.factories import People, Person
from tests.moderation import factories
from tests.videos.factories import Videos


def flag_of(app: Flask, _owner: Person) -> Any:
    """Answer the id of a report about somebody's video, who is no moderator."""
    video_id = Videos(app).make(People(app).make().id, title="A reported film")
    reporter = People(app).make()
    with app.app_context(), unit_of_work():
        actor = accounts.get(reporter.id)
        return flags.report(actor, ContentKind.VIDEO, video_id, reason_code=ReasonCode.SPAM).id


def taken_down_of(app: Flask, _owner: Person) -> Any:
    """Answer the id of somebody's video that is taken down."""
    owner = People(app).make()
    video_id = Videos(app).make(owner.id, title="A film that was taken down")
    with app.app_context(), unit_of_work():
        removals.remove(
            None,
            ContentKind.VIDEO,
            video_id,
            owner_id=owner.id,
            title="A film",
            reason_code=ReasonCode.SPAM,
        )
    return video_id


def sanction_of(app: Flask, _owner: Person) -> Any:
    """Mute somebody who is no moderator; answer the sanction's id."""
    return factories.impose(app, People(app).make(), "mute")


def appeal_of(app: Flask, owner: Person) -> Any:
    """Have the owner appeal against a warning; answer the appeal's id."""
    return factories.appeal(app, owner, sanction_id=factories.impose(app, owner, "warning"))


THINGS = {
    "flag_id": Thing(flag_of, is_secret=False),
    "reported_kind": Thing(lambda _app, _owner: "video", is_secret=False),
    "reported_id": Thing(lambda app, owner: Videos(app).make(owner.id), is_secret=False),
    "content_kind": Thing(lambda _app, _owner: "videos", is_secret=False),
    "content_id": Thing(lambda app, owner: Videos(app).make(owner.id), is_secret=False),
    "taken_down_id": Thing(taken_down_of, is_secret=False),
    "sanction_id": Thing(sanction_of, is_secret=False),
    "appeal_id": Thing(appeal_of, is_secret=False),
}
