"""How people want each kind of news: on the site, by mail, both or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.core import rows
from app.core.database import db
from app.notifications import kinds
from app.notifications.kinds import Kind
from app.notifications.models import ByMail, NotificationPreference

DIGEST, HOUR = "digest", "hour"


@dataclass(frozen=True)
class Choice:
    """How one kind of news is wanted: `live` on the site, `mail` when it goes out by mail."""

    kind: Kind
    live: bool
    mail: ByMail


def of_user(user_id: UUID) -> list[Choice]:
    """List somebody's choice for every kind that is for them, in the order of the kinds."""
    preference = NotificationPreference
    columns = select(preference.kind, preference.live, preference.mail)
    mine = {
        row.kind: row for row in db.session.execute(columns.where(preference.user_id == user_id))
    }
    user = db.session.get(User, user_id)
    theirs = [kind for kind in kinds.everything() if kind.is_for(user)]
    return [_choice(kind, mine.get(kind.name)) for kind in theirs]


def without_mail(user_id: UUID) -> set[str]:
    """Name the kinds somebody wants no mail about, and those that are not for them any more."""
    wanted = {choice.kind.name for choice in of_user(user_id) if choice.mail != ByMail.OFF}
    return {kind.name for kind in kinds.everything()} - wanted


def for_kind(kind: Kind, user_ids: Sequence[UUID]) -> Mapping[UUID, Choice]:
    """Answer how each of these people wants a kind of news."""
    preference = NotificationPreference
    columns = select(preference.user_id, preference.live, preference.mail)
    chosen = columns.where(preference.kind == kind.name, preference.user_id.in_(user_ids))
    found = {row.user_id: row for row in db.session.execute(chosen)}
    return {user_id: _choice(kind, found.get(user_id)) for user_id in user_ids}


def _choice(kind: Kind, row: object) -> Choice:
    live = getattr(row, "live", True)
    return Choice(kind, live, ByMail(getattr(row, "mail", kind.mail)))


def choose(user_id: UUID, choices: Iterable[tuple[str, bool, str]]) -> None:
    """Keep choices (kind, live, mail) of somebody; raise UnknownKind."""
    chosen = {
        kinds.of(name).name: {"user_id": user_id, "kind": name, "live": live, "mail": mail}
        for name, live, mail in choices
    }
    if not chosen:
        return
    insert = rows.insert(NotificationPreference).values([chosen[name] for name in sorted(chosen)])
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["user_id", "kind"],
            set_={"live": insert.excluded.live, "mail": insert.excluded.mail},
        )
    )


def stop_mails(user_id: UUID, what: str) -> None:
    """End the mails about one kind, or of the `digest` or the `hour`; raise UnknownKind.

    Whose account is gone gets none anyway; their old letters still have the link.
    """
    if what not in {DIGEST, HOUR}:
        kinds.of(what)
    if db.session.get(User, user_id) is None:
        return
    choose(
        user_id,
        [
            (choice.kind.name, choice.live, ByMail.OFF)
            for choice in of_user(user_id)
            if choice.kind.name == what or _letter_of(choice) == what
        ],
    )


def _letter_of(choice: Choice) -> str | None:
    """Name the letter in which news of a kind are collected, if they are."""
    if choice.mail == ByMail.DAILY:
        return DIGEST
    return HOUR if choice.kind.gathered and choice.mail == ByMail.AT_ONCE else None
