"""Who calls, and what is there to be called: things that exist, made when they are first named."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.accounts import links, second_factor
from app.accounts import service as accounts
from app.accounts.errors import UserNotFound
from app.core import clock
from app.core.database import unit_of_work
from app.playlists.values import Visibility
from app.rooms import service as rooms
from tests.access.things import MAKERS
from tests.accounts.factor_kit import code_of
from tests.accounts.factories import People, Person
from tests.captions.factories import Captions
from tests.channels.factories import Followers
from tests.playlists.factories import Playlists
from tests.reactions.factories import Talk
from tests.rentals.factories import Shop
from tests.videos.factories import Videos

ROLES: dict[str, tuple[str, ...]] = {
    "anonymous": (),
    "user": ("viewer", "creator"),
    "moderator": ("viewer", "creator", "moderator"),
}


class Home:
    """What one person has: every thing around the same video, open to all or to nobody else."""

    def __init__(self, app: Flask, owner: Person, *, is_open: bool) -> None:
        self.app, self.owner, self.is_open = app, owner, is_open
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Answer the value of a parameter, made when it is first asked for."""
        if name not in self.made:
            make = AROUND_A_VIDEO.get(name)
            found = make(self) if make else MAKERS[name].make(self.app, self.owner)
            self.made[name] = found
        return self.made[name]

    def video(self) -> Any:
        """Make the video all else is about."""
        access = "public" if self.is_open else "private"
        return Videos(self.app).make(self.owner.id, access=access)

    def comment(self) -> Any:
        """Have the owner say something under the video."""
        return Talk(self.app).say(self.owner, self["video_id"])

    def captions(self) -> Any:
        """Give the video captions."""
        return Captions(self.app).add(self["video_id"])

    def playlist(self) -> Any:
        """Put the video on a list."""
        visibility = Visibility.PUBLIC if self.is_open else Visibility.PRIVATE
        videos = [self["video_id"]]
        return Playlists(self.app).make(self.owner.id, videos, visibility=visibility)

    def room(self) -> Any:
        """Open a room around the video."""
        video_id = self["video_id"]
        with self.app.app_context(), unit_of_work():
            return rooms.create(accounts.get(self.owner.id), video_id).slug

    def link(self, purpose: str) -> str:
        """Make the token of a link that was mailed to the owner."""
        with self.app.app_context(), unit_of_work():
            return links.make(accounts.get(self.owner.id), purpose, email=self.owner.email)

    def code(self) -> str:
        """Have the owner begin with an authenticator app; answer the code it shows."""
        with self.app.app_context(), unit_of_work():
            user = accounts.get(self.owner.id)
            if second_factor.confirmed(user.id) is not None:
                return "492039"
            return code_of(second_factor.begin(user), clock.now())

    def fan(self) -> Any:
        """Make somebody who asks to sponsor the owner's channel."""
        fan, followers = People(self.app).make(), Followers(self.app)
        followers.ask(fan, followers.channel(self.owner))
        return fan.id


AROUND_A_VIDEO: dict[str, Callable[[Home], Any]] = {
    "video_id": Home.video,
    "comment_id": Home.comment,
    "captions_id": Home.captions,
    "playlist_id": Home.playlist,
    "slug": Home.room,
    "user_id": Home.fan,
}


class World:
    """One role's view: who calls now, what is theirs, and what is somebody else's.

    Users here are clerks too: the film shop lets nobody else in.
    """

    def __init__(self, app: Flask, role: str) -> None:
        self.app, self.role, self.people = app, role, People(app)
        self.luck = random.Random(role)
        self.neighbour = self.people.make()
        self.renew()

    def renew(self) -> None:
        """Let somebody new call, who has nothing yet: the one before may have gone for good."""
        roles = ROLES[self.role]
        self.caller = self.people.make(*roles) if roles else None
        if self.caller and self.role == "user":
            Shop(self.app).clerk(self.caller.id)
        self.homes: dict[str, Home] = {}

    @property
    def headers(self) -> dict[str, str]:
        """Answer the headers the caller is known by."""
        return self.caller.headers if self.caller else {}

    def home(self) -> Home:
        """Choose whose things a call is about: mostly the caller's own."""
        kind = self.luck.choices(("own", "open", "closed"), (7 if self.caller else 0, 2, 1))[0]
        if kind not in self.homes:
            owner = self.caller if kind == "own" and self.caller else self.neighbour
            is_open = kind == "open" or (kind == "own" and self.luck.random() < 0.5)
            self.homes[kind] = Home(self.app, owner, is_open=is_open)
        return self.homes[kind]

    def changed(self) -> None:
        """Forget all things: the last call may have changed or removed them, or its caller."""
        self.homes.clear()
        if self.caller and self.is_gone(self.caller):
            self.renew()

    def is_gone(self, person: Person) -> bool:
        """Tell whether somebody's account is no more."""
        with self.app.app_context(), unit_of_work(writes=False):
            try:
                accounts.get(person.id)
            except UserNotFound:
                return True
        return False
