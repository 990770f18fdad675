"""What is said in and about a closed video is in no answer to whom it is closed to, at any door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.audience import service as audience
from app.audience.service import Told, Viewer
from app.core.database import unit_of_work
from app.services.media.captions import Cue
from app.videos import media, service
from tests.access.routes import path_of, routes
from tests.accounts.factories import People, Person
from tests.captions.factories import Captions
from tests.playlists.factories import Playlists
from tests.reactions.factories import Talk
from tests.search.factories import Library
from tests.videos.factories import Videos

pytestmark = pytest.mark.security
ABOUT = {
    "title": "Titlarium",
    "description": "Descriptarium",
    "tag": "tagarium",
    "category": "nature",
}
WITHIN = {
    "chapter": "Chapterarium",
    "comment": "Commentarium",
    "cue": "Captionarium",
    "source": "sourcarium.example",
}
WORDS = {name: word for name, word in (ABOUT | WITHIN).items() if name != "category"}
ASKING = (
    "/search?q={word}",
    "/api/v1/search/videos?q={word}",
    "/api/v1/search/suggest?q={word}",
    "/api/v1/videos?tag={word}",
    "/oembed?url=http://localhost/watch/{video_id}",
    "/watch/{other}?list={playlist_id}",
    "/playlists/{playlist_id}/play",
)


@dataclass
class Leaks:
    """A film full of words nobody else says, and somebody who watched and kept it before."""

    app: Flask
    maker: Person
    viewer: Person
    named: dict[str, Any]

    def close(self, access: str) -> None:
        """Close the film; the indexer has not seen it yet."""
        word = {"password_hash": hash_password("sesame", rounds=4)} if access == "password" else {}
        with self.app.app_context(), unit_of_work():
            service.edit(service.lock(self.named["video_id"]), access=access, **word)

    def told(self, caller: Person | None, *, naming_it: bool = True) -> Iterator[tuple[str, str]]:
        """Ask every address that can be built; name those whose answer holds one of the words."""
        client = People(self.app).browser(caller) if caller else self.app.test_client()
        client.environ_base["HTTP_ACCEPT"] = "text/html,application/json"
        for address in self.addresses(naming_it=naming_it):
            with client.get(address, follow_redirects=True, buffered=True) as answer:
                said = f"{answer.data.decode(errors='replace')} {answer.headers}".lower()
            for name, word in WORDS.items():
                if word.lower() in said and f"q={word}" not in address:
                    yield name, address

    def addresses(self, *, naming_it: bool) -> Iterator[str]:
        """Build every address of the site that reads, and the questions one may ask."""
        names = self.named if naming_it else {k: v for k, v in self.named.items() if k in FREE}
        for route in routes(self.app):
            if route.method == "GET" and set(route.rule.arguments) <= names.keys():
                yield path_of(self.app, route, {n: names[n] for n in route.rule.arguments})
        for asking in ASKING:
            if "{word}" in asking:
                yield from (asking.format(word=word) for word in WORDS.values())
            elif naming_it or "{video_id}" not in asking:
                yield asking.format(**self.named)


FREE = {"channel", "handle", "user_id", "playlist_id"}


@pytest.fixture
def leaks(app: Flask, people: People) -> Leaks:
    """The film, said things about, watched, saved and indexed while it was public."""
    maker, viewer = people.make(username="maker"), people.make(username="viewer")
    videos, playlists = Videos(app), Playlists(app)
    said = {"description": ABOUT["description"], "tags": [ABOUT["tag"]], "category": "nature"}
    source = {"source_url": f"https://{WITHIN['source']}/film.mp4"}
    film = videos.make(maker.id, title=ABOUT["title"], **said, **source)
    other = videos.make(maker.id, title="Another")
    captions = Captions(app).add(film, [Cue(0, 1000, WITHIN["cue"])])
    comment = Talk(app).say(maker, film, WITHIN["comment"])
    with app.app_context(), unit_of_work() as session:
        video = service.lock(film)
        media.put_chapters(video, [(0.0, WITHIN["chapter"])])
        user = session.get_one(User, viewer.id)
        audience.report(video, Viewer(str(user.id), user), Told(5, 20.0, [(0.0, 5.0)]), "direct")
        audience.count_view(video, Viewer(str(user.id), user), "direct")
    playlist = playlists.make(viewer.id, [film, other], visibility="public")
    Library(app).refresh()
    named = {
        "video_id": film,
        "other": other,
        "captions_id": captions,
        "comment_id": comment,
        "playlist_id": playlist,
        "channel": "maker",
        "handle": "maker",
        "user_id": viewer.id,
    }
    return Leaks(app, maker, viewer, named)


def test_while_it_is_public_every_word_is_told_somewhere(leaks: Leaks) -> None:
    assert {name for name, _ in leaks.told(None)} == set(WORDS)


@pytest.mark.parametrize(
    ("access", "may_tell"),
    [
        ("private", set()),
        ("password", {"title"}),
        ("sponsors", {"title", "description", "tag"}),
    ],
)
def test_no_door_tells_of_a_closed_film_what_it_may_not(
    leaks: Leaks, access: str, may_tell: set[str]
) -> None:
    leaks.close(access)
    assert [one for one in leaks.told(leaks.viewer) if one[0] not in may_tell] == []


def test_nobody_learns_of_a_film_that_no_list_shows(leaks: Leaks) -> None:
    leaks.close("unlisted")
    assert list(leaks.told(None, naming_it=False)) == []
