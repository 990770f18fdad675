"""What moderators' calls answer about people and what was done to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.accounts.models import User
from app.moderation import people, sanctions
from app.moderation.models import Sanction
from app.moderation.sanction_schemas import Decided, PersonOut, ProfileOut, SanctionOut


def sanction(row: Sanction) -> SanctionOut:
    """Answer one, for moderators."""
    return SanctionOut.model_validate(_columns(row, SanctionOut))


def decided(row: Sanction) -> Decided:
    """Answer one, for the person it is about."""
    return Decided.model_validate(_columns(row, Decided))


def _columns(row: Sanction, shape: type[Decided]) -> dict[str, Any]:
    names = set(shape.model_fields) - {"in_force"}
    return {name: getattr(row, name) for name in names} | {"in_force": sanctions.is_in_force(row)}


def persons(users: Sequence[User]) -> list[PersonOut]:
    """Answer people with what holds for them, asked for once."""
    known = sanctions.in_force_of([user.id for user in users])
    return [PersonOut.model_validate(_person(user, known)) for user in users]


def profile(user: User) -> ProfileOut:
    """Answer one person with the counts."""
    known = sanctions.in_force_of([user.id])
    return ProfileOut.model_validate(_person(user, known) | vars(people.counts(user.id)))


def _person(user: User, known: Sequence[Sanction]) -> dict[str, Any]:
    names = set(PersonOut.model_fields) - {"sanctions"}
    theirs = [sanction(row) for row in known if row.user_id == user.id]
    return {name: getattr(user, name) for name in names} | {"sanctions": theirs}
