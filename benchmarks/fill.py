"""Fills a database with videos to list: `DATABASE_URL=… python -m benchmarks.fill COUNT`."""

import sys
from datetime import timedelta

from sqlalchemy import insert

from app import create_app
from app.accounts import service as accounts
from app.accounts.models import User
from app.channels.models import Channel
from app.core import clock, ids
from app.core.database import Base, db, unit_of_work
from app.videos.models import Video

CHANNELS = 50


def main(count: int) -> None:
    """Make all tables, some channels and so many public videos."""
    app = create_app("development")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with unit_of_work() as session:
            owner = accounts.register(
                email="owner@example.org",
                username="owner",
                password_hash=None,
                roles=["creator"],
                is_verified=True,
            )
            channels = [channel(number, owner) for number in range(CHANNELS)]
            session.add_all(channels)
            session.flush()
            rows = [video(number, channels[number % CHANNELS]) for number in range(count)]
            session.execute(insert(Video), rows)


def channel(number: int, owner: User) -> Channel:
    """Make a channel."""
    return Channel(
        handle=f"channel-{number}", name=f"The channel number {number}", owner_id=owner.id
    )


def video(number: int, of: Channel) -> dict[str, object]:
    """Return a row as a processed upload leaves it."""
    video_id = ids.new_id()
    return {
        "id": video_id,
        "channel_id": of.id,
        "uploader_id": of.owner_id,
        "title": f"A talk about the number {number} and what it is good for",
        "description": "What was said, and by whom. " * 20,
        "access": "public",
        "status": "READY",
        "watchable": True,
        "duration": 61.5 + number,
        "thumbnail_key": f"videos/{video_id}/thumbnails-1/thumbnail-0.jpg",
        "view_count": number * 7,
        "rating_sum": number % 50,
        "rating_count": 10,
        "published_at": clock.now() - timedelta(minutes=number),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
