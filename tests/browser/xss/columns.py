"""Every text column of every table: full of payloads, or left as it is for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, String, Table, bindparam, select, update
from sqlalchemy.orm import Session

import app.models  # noqa: F401 - it makes every table known
from app.core.database import Base
from tests.browser.xss.payloads import PAYLOADS, fitting, held, packed

OURS = "one of our own words"
KEY = "a storage key, made by us"
HASH = "a hash, or sealed"
ID = "an id, made by us"
INDEX = "made by the indexer, of the other columns"
NAME = "letters, figures and hyphens: everything else is refused"
LANGUAGE = "a language's code: everything else is refused"
LINK = "an address on the web, or of a page of ours: everything else is refused"
INSIDE = "for the worker alone: no page, call or mail tells it"
REASONS = {
    **dict.fromkeys(("channel.handle", "taken_handle.handle"), NAME),
    **dict.fromkeys(("user_account.username", "user_account.username_key"), NAME),
    **dict.fromkeys(("taken_username.username_key", "video.embed_id"), NAME),
    **dict.fromkeys(("user_account.email_key", "forgotten_password.email_key"), INSIDE),
    "one_time_token.email": "the account's address, which is filled",
    **dict.fromkeys(("user_account.password_hash", "video.password_hash", "video.sha256"), HASH),
    **dict.fromkeys(("artifact.sha256", "recovery_code.code_hash", "second_factor.secret"), HASH),
    **dict.fromkeys(("user_session.token_hash", "one_time_token.token_hash"), HASH),
    **dict.fromkeys(("room.password_hash", "room_invite.token_hash"), HASH),
    "room_pass.member": ID,
    **dict.fromkeys(("counted_view.viewer", "watch_report.viewer"), HASH),
    **dict.fromkeys(("user_account.avatar_key", "channel.avatar_key", "channel.banner_key"), KEY),
    **dict.fromkeys(("video.original_key", "video.master_key", "video.thumbnail_keys"), KEY),
    **dict.fromkeys(("video.thumbnail_key", "video.storyboard_key"), KEY),
    **dict.fromkeys(("artifact.storage_key", "caption_track.file_key"), KEY),
    **dict.fromkeys(("audio_track.playlist_key", "rendition.playlist_key"), KEY),
    **dict.fromkeys(("video_download.master_key", "video_download.file_key"), KEY),
    "video_replacement.original_key": KEY,
    **dict.fromkeys(
        ("room.slug", "room_member.member", "room_message.member", "room_entry.member"), ID
    ),
    **dict.fromkeys(
        ("room_message.op", "room_reaction.member", "room_vote.member", "notification.key"), ID
    ),
    **dict.fromkeys(("room_ban.member", "room_deed.actor", "room_deed.member", "room_deed.op"), ID),
    **dict.fromkeys(("room_change.member", "room_change.op"), ID),
    "room_ban.address": HASH,
    **dict.fromkeys(("video.language", "audio_track.language", "caption_track.language"), LANGUAGE),
    **dict.fromkeys(("step.language", "artifact.language"), LANGUAGE),
    **dict.fromkeys(("notification.link", "video.source_url", "sponsorship.checkout_url"), LINK),
    **dict.fromkeys(("step.needs", "step.input", "step.input_key", "step.output"), INSIDE),
    **dict.fromkeys(("step.lease_owner", "job_event.data", "video_undo.changes"), INSIDE),
    "video.category": "one of a list: everything else is refused",
    "film.fulltext": INSIDE,
    **dict.fromkeys(("film.folded_title", "customer.folded_name", "customer.folded_email"), INDEX),
    "staff.password": INSIDE,
}
OUR_WORDS = """
    user_role.role user_session.kind user_session.scope_list one_time_token.purpose job.kind
    job.subject_kind job.state job.reason_code job_event.kind notification.kind notification.awaits
    notification_preference.kind notification_preference.mail outgoing_mail.letter playlist.kind
    playlist.visibility channel_comments.mode video_comments.mode comment.state sponsorship.state
    subscription.tier step.name step.queue step.state step.reason_code video.access video.status
    video.reason_code video.source video.embed_provider video.announced_to artifact.kind
    artifact.media_type audio_track.kind audio_track.codecs caption_track.kind caption_track.origin
    rendition.codecs rendition.state watched_check.name room.privacy room.preset room_member.role
    room_invitation.state room_pass.came_by room_party_reply.reply room.wait_policy room.loop
    room.queue_order
    room.grants room_member.grants room_message.kind room_deed.action
    flag.content_kind flag.reason_code flag.state removal.content_kind removal.reason_code
    film.rating
    sanction.kind sanction.reason_code appeal.state audit_entry.action audit_entry.subject_kind
"""
REASONS |= dict.fromkeys(OUR_WORDS.split(), OURS)
# Behind every text its row's number: many columns take no text twice.
ROOM_FOR_NUMBER = 4


def reason(column: Column[Any]) -> str | None:
    """Answer why a column is left as it is, if it is."""
    if column.table.name in {"search_document", "search_word"}:
        return INDEX
    return REASONS.get(str(column))


def of_text() -> Iterator[Column[Any]]:
    """Answer every column of every table that holds text."""
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, String | JSON))


def filled(table: Table) -> list[Column[Any]]:
    """Answer the columns of a table that payloads go into."""
    return [one for one in of_text() if one.table is table and reason(one) is None]


def length(column: Column[Any]) -> int | None:
    """Answer how many characters of payloads a column holds; None where there is no end."""
    most = getattr(column.type, "length", None)
    return most - ROOM_FOR_NUMBER if most else None


def rows_needed(table: Table) -> int:
    """Answer how many rows a table needs to hold every payload in every column."""
    return max((len(packed(length(column))) for column in filled(table)), default=0)


def fill(session: Session, table: Table) -> None:
    """Write payloads into every row of a table, over what was there."""
    columns = filled(table)
    keys = list(table.primary_key)
    rows = session.execute(select(*keys, *columns)).all()
    given = [
        {f"key{n}": row[n] for n in range(len(keys))}
        | {f"new_{one.name}": new(one, row._mapping[one], n) for one in columns}
        for n, row in enumerate(rows)
    ]
    if given and columns:
        found = [key == bindparam(f"key{n}", type_=key.type) for n, key in enumerate(keys)]
        change = {one: bindparam(f"new_{one.name}", type_=one.type) for one in columns}
        session.connection().execute(update(table).where(*found).values(change), given)


def new(column: Column[Any], old: Any, number: int) -> Any:
    """Answer what a row of some number gets in a column."""
    packs = packed(length(column))
    text = f"{packs[number % len(packs)]} {number}"
    return written(old, text) if isinstance(column.type, JSON) else text


def written(value: Any, text: str) -> Any:
    """Put a text in the place of every text in a value, ids excepted; a list of words gets all."""
    if isinstance(value, dict):
        return {name: written(one, text) for name, one in value.items()}
    if isinstance(value, list):
        words = [one for one in value if isinstance(one, str)]
        return list(PAYLOADS) if words else [written(one, text) for one in value]
    return text if isinstance(value, str) and not is_id(value) else value


def is_id(text: str) -> bool:
    """Tell whether a text is an id."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def lacked(session: Session) -> dict[str, int]:
    """Count, for every column payloads go into, those it could hold and does not."""
    filled = [column for column in of_text() if reason(column) is None]
    return {str(one): len(lacking(session, one)) for one in filled}


def lacking(session: Session, column: Column[Any]) -> set[str]:
    """Answer the payloads that a column could hold and does not."""
    return set(fitting(length(column))) - set(held(texts(session, column)))


def texts(session: Session, column: Column[Any]) -> list[str]:
    """Read every text of a column, those inside a JSON value one by one."""
    return [text for value in session.scalars(select(column)) for text in leaves(value)]


def leaves(value: Any) -> Iterator[str]:
    """Answer every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
