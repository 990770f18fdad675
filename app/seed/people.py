"""Made-up people, their channels, and who follows which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.accounts import service as accounts
from app.accounts.models import User, UserRole
from app.channels.models import Channel, Subscription, TakenHandle, Tier
from app.core import clock, ids
from app.core.database import db
from app.seed.words import TOPICS, Topic, Writer

SPONSORS_SHARE = 0.1


@dataclass(frozen=True)
class Stage:
    """A channel of the library: what it is about, and whose it is."""

    id: UUID
    owner_id: UUID
    topic: Topic


def make_people(writer: Writer, count: int, password_hash: str) -> list[UUID]:
    """Make accounts that share a password; answer their ids."""
    rows = [_person(writer, number, password_hash) for number in range(count)]
    db.session.execute(insert(User), rows)
    roles = [{"user_id": row["id"], "role": role} for row in rows for role in accounts.NEW_ROLES]
    db.session.execute(insert(UserRole), roles)
    return [row["id"] for row in rows]


def _person(writer: Writer, number: int, password_hash: str) -> dict[str, Any]:
    first, last, username = writer.person(number)
    email = f"{username}@example.org"
    return {
        "id": ids.new_id(),
        "email": email,
        "email_key": accounts.fold(email),
        "email_verified_at": clock.now(),
        "username": username,
        "username_key": accounts.fold(username),
        "password_hash": password_hash,
        "shown_name": f"{first} {last}",
        "created_at": clock.now() - timedelta(days=writer.random.randint(200, 900)),
    }


def make_channels(writer: Writer, people: Sequence[UUID], count: int) -> list[Stage]:
    """Give the first people a channel each; several may be about the same."""
    stages = [
        Stage(ids.new_id(), people[number], TOPICS[number % len(TOPICS)]) for number in range(count)
    ]
    rows = [_channel(writer, number, stage) for number, stage in enumerate(stages)]
    db.session.execute(insert(Channel), rows)
    taken = [{"handle": row["handle"], "channel_id": row["id"]} for row in rows]
    db.session.execute(insert(TakenHandle), taken)
    return stages


def _channel(writer: Writer, number: int, stage: Stage) -> dict[str, Any]:
    again = number // len(TOPICS)
    return {
        "id": stage.id,
        "handle": f"seed-{number:02}",
        "name": stage.topic.name + (f" {again + 1}" if again else ""),
        "description": writer.description(stage.topic),
        "owner_id": stage.owner_id,
    }


def follow(random: Random, people: Sequence[UUID], stages: Sequence[Stage]) -> None:
    """Let everybody follow some channels, and sponsor a few of these."""
    for stage in stages:
        others = [user for user in people if user != stage.owner_id]
        followers = random.sample(others, random.randint(1, len(others)))
        rows = [
            {"user_id": user, "channel_id": stage.id, "tier": _tier(random)} for user in followers
        ]
        db.session.execute(insert(Subscription), rows)
        db.session.get_one(Channel, stage.id).subscriber_count = len(rows)
    db.session.flush()


def _tier(random: Random) -> str:
    return Tier.SPONSOR if random.random() < SPONSORS_SHARE else Tier.SUBSCRIBER
