"""What somebody has beside films and rooms: ways in, letters, news, and who follows whom."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts import emails, identities, recovery, second_factor, tokens
from app.accounts import service as accounts
from app.accounts.models import User
from app.channels import pictures, subscriptions
from app.channels import service as channels
from app.channels.models import Channel
from app.core import clock
from app.core.database import db
from app.notifications import preferences
from app.notifications import service as notifications
from app.playlists import entries
from app.playlists import service as playlists
from app.services import storage
from app.services.openid.issuer import Vouched
from app.videos.models import Video
from tests.accounts.factor_kit import code_of
from tests.personal import belongings_audience
from tests.personal.belongings_captions import speak
from tests.personal.belongings_moderation import judged
from tests.personal.belongings_reactions import reactions
from tests.personal.belongings_reports import reported

MARK = "zqxmark"
PENDING = f"{MARK}-new@example.org"


def ways_in(user: User) -> None:
    """Have a second factor, a personal token, another way to sign in, and letters on their way."""
    secret = second_factor.begin(user)
    second_factor.confirm(user, code_of(secret, clock.now()))
    tokens.make(user, name=f"{MARK} script", scopes=["read"], days=None)
    vouched = Vouched("https://id.example", f"{MARK}-sub", f"{MARK}@id.example", True)
    identities.connect(user.id, vouched)
    emails.ask_to_change(user, PENDING)
    recovery.note_forgotten(user.email)
    user.avatar_key = picture(f"users/{user.id}/avatar-1/256.webp")


def picture(key: str) -> str:
    """Keep a picture."""
    storage.current().put_bytes(key, f"RIFF {MARK}".encode())
    return key


def following(user: User, other: User) -> None:
    """Follow, sponsor and ask to, and have a channel the other follows and sponsors."""
    mine = channels.get(f"{MARK}-films")
    for kind in (pictures.AVATAR, pictures.BANNER):
        place = f"{kind.place(mine.id)}-1/{kind.main}"
        pictures.put(mine.id, kind, picture(place))
    theirs = [channel_of(other, number) for number in range(3)]
    subscriptions.subscribe(user, theirs[0].id)
    subscriptions.ask(user, theirs[1].id)
    subscriptions.ask(user, theirs[2].id)
    subscriptions.grant(other, theirs[2].id, user)
    subscriptions.ask(other, mine.id)
    subscriptions.grant(user, mine.id, other)


def channel_of(owner: User, number: int) -> Channel:
    """Make one of somebody's channels."""
    return channels.create(owner, handle=f"harbour-{number}", name=f"Number {number}")


def of_mine() -> Video:
    """Find the person's film."""
    return db.session.scalars(select(Video).where(Video.title == f"{MARK} film")).one()


def news(user: User, other: User) -> None:
    """Be told something, wanted by mail too, and say how one wants to be told; tell the other."""
    film = of_mine()
    told = {"channel": f"{MARK} films", "title": film.title}
    link = f"/watch/{film.id}"
    notifications.notify(other.id, "new_video", about=told, link=link, key=f"video:{film.id}")
    preferences.choose(user.id, [("job_done", True, "at_once"), ("new_video", True, "daily")])
    about = {"title": f"{MARK} film", "reason": ""}
    notifications.notify(user.id, "job_done", about=about, link="/studio")


def lists(user: User, other: User) -> None:
    """Have a playlist and a “Watch later”, and a film on a playlist of the other."""
    film = of_mine()
    words = {"title": f"{MARK} evening", "description": MARK, "visibility": "public"}
    for owner, fields in ((user, words), (other, {"title": "Of somebody else"})):
        entries.add(owner, playlists.create(owner, **fields).id, film.id)
    entries.add_to_watch_later(user, film.id)


def bring_along(person_id: object, other_id: object) -> None:
    """Give somebody one of each; inside a unit of work."""
    user, other = accounts.get(person_id), accounts.get(other_id)  # type: ignore[arg-type]
    ways_in(user)
    following(user, other)
    news(user, other)
    reactions(user, other, MARK)
    speak(of_mine(), MARK)
    belongings_audience.watched(user, other, f"{MARK} film")
    lists(user, other)
    reported(user, other, of_mine(), MARK)
    judged(user, MARK)
    db.session.flush()
