"""How an account goes: asked for twice, hidden at once, then taken apart until nothing is left.

A domain listens to `user_leaving` (hide) and `user_removed` (take the last rows away), and
registers a purge for what is large or lies in files: it runs outside any transaction, opens its
own, and can be run again after it was killed anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts import links, service, sessions, signals
from app.accounts.errors import LinkExpired
from app.accounts.models import TakenUsername, User
from app.core import clock
from app.core.database import db

PURPOSE = "remove-account"
TOKEN_MINUTES = 10

Purge = Callable[[UUID], None]

_purges: dict[str, Purge] = {}


def register(name: str, purge: Purge) -> None:
    """Have `purge(user's id)` run before the account's rows go; the same name replaces it."""
    _purges[name] = purge


def purges() -> list[tuple[str, Purge]]:
    """Answer the purges, those of the highest domains first: what points goes before its target."""
    return list(reversed(_purges.items()))


def ask(user: User) -> str:
    """Make the token that removes the account; raise LastAdministrator."""
    service.keep_an_administrator(user)
    return links.make(user, PURPOSE, hours=TOKEN_MINUTES / 60)


def use(user: User, token: str) -> None:
    """Use up the token of somebody's own wish; raise LinkExpired for another's, too."""
    if links.use(token, PURPOSE).id != user.id:
        raise LinkExpired


def hide(user: User) -> User:
    """Sign somebody out everywhere and hide them and what is theirs; raise LastAdministrator.

    From here on there is no way back. Hiding twice is hiding once.
    """
    service.keep_an_administrator(user)
    # Who is just writing something of theirs holds a share of the row's key, and is not waited for:
    # it may hold what is asked for next, and what it writes goes in the end.
    held = {"of": User, "key_share": True}
    user = db.session.get_one(User, user.id, with_for_update=held, populate_existing=True)
    if user.removed_at is not None:
        return user
    user.removed_at, user.is_active = clock.now(), False
    db.session.add(TakenUsername(username_key=user.username_key))
    db.session.flush()
    sessions.revoke_all(user)
    signals.user_leaving.send(user)
    return user


def finish(user_id: UUID) -> None:
    """Delete a hidden account after everybody has taken the last of it away, all or nothing."""
    user = db.session.get(User, user_id, with_for_update={"of": User}, populate_existing=True)
    if user is None or user.removed_at is None:
        return
    signals.user_removed.send(user)
    db.session.flush()
    db.session.execute(delete(User).where(User.id == user_id))
    db.session.expunge_all()


def is_hidden(user_id: UUID) -> bool:
    """Tell whether an account is there and being removed."""
    user = db.session.get(User, user_id)
    return user is not None and user.removed_at is not None


def unfinished() -> Sequence[UUID]:
    """List the accounts that are hidden and not yet gone."""
    return db.session.scalars(select(User.id).where(User.removed_at.is_not(None))).all()
