"""The index follows the library, and nobody learns from it what they may not find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import delete, select, update

from app.captions import service as captions
from app.channels import service as channels
from app.core import clock
from app.core.database import db, unit_of_work
from app.search import health, index
from app.search.models import SearchDocument, SearchState, SearchWord, StaleVideo
from app.videos import service
from tests.accounts.factories import People, Person
from tests.search.conftest import Ask
from tests.search.factories import Library

pytestmark = [
    pytest.mark.integration,
    pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True),
]
Titles = Callable[..., list[str]]
SECRET = "zanzibarium"


def vocabulary(library: Library) -> set[str]:
    """Read the words that typing errors may be mended to."""
    return {word for (word,) in library.rows(select(SearchWord.word))}


def suggested(client: FlaskClient, text: str) -> Any:
    """Answer what is suggested."""
    return client.get("/api/v1/search/suggest", query_string={"q": text}).get_json()


@pytest.mark.parametrize("access", ["private", "unlisted"])
def test_what_nobody_may_find_is_nowhere(
    library: Library, ada: Person, ask: Ask, client: FlaskClient, access: str
) -> None:
    library.add(
        ada.id, SECRET, SECRET, access=access, description=SECRET, tags=[SECRET], category=SECRET
    )
    for text in (SECRET, "zanzibarum", SECRET[:5]):
        answer = ask(text)
        assert (answer["items"], answer["corrected"]) == ([], None)
        assert suggested(client, text) == {"items": [], "corrected": None}
    assert SECRET not in vocabulary(library)
    assert library.rows(select(SearchDocument.id)) == []


def test_what_is_hidden_is_gone_at_once_also_before_the_indexer_came(
    library: Library, ada: Person, ask: Ask, client: FlaskClient
) -> None:
    library.add(ada.id, f"The {SECRET}", SECRET)
    closed = library.add(ada.id, "Another")
    for hide in (
        lambda: library.change(closed, title=f"Other {SECRET}", access="private"),
        lambda: library.remove(closed),
    ):
        hide()
        assert [item["title"] for item in ask(SECRET)["items"]] == [f"The {SECRET}"]
    (found,) = ask(SECRET)["items"]
    library.change(UUID(found["id"]), access="private")
    answer = ask("zanzibarum")
    assert (answer["items"], answer["corrected"], answer["facets"]["channel"]) == ([], None, [])
    assert suggested(client, SECRET[:6]) == {"items": [], "corrected": None}
    library.refresh()
    assert SECRET not in vocabulary(library)


def test_captions_taken_back_are_not_quoted_before_the_indexer_came(
    app: Flask, library: Library, ada: Person, ask: Ask
) -> None:
    video_id = library.add(ada.id, "Harbour", f"the {SECRET} of the harbour")
    assert [one["text"] for one in ask("harbour")["items"][0]["moments"]] != []
    with app.app_context(), unit_of_work():
        video = service.lock(video_id)
        track = video.caption_tracks[0]
        captions.change(video, track, version=track.version, is_published=False)
    assert [item["moments"] for item in ask("harbour")["items"]] == [[]]
    library.refresh()
    assert ask(SECRET)["items"] == []


def test_what_is_said_for_subscribers_only_is_not_searched(
    library: Library, ada: Person, ask: Ask, titles: Titles
) -> None:
    closed = library.add(ada.id, "For subscribers", SECRET, access="subscribers")
    assert titles("subscribers") == ["For subscribers"]
    assert ask(SECRET)["items"] == []
    assert SECRET not in vocabulary(library)
    library.change(closed, access="public")
    library.refresh()
    assert titles(SECRET) == ["For subscribers"]
    library.change(closed, access="sponsors")
    assert ask(SECRET)["items"] == []
    library.refresh()
    assert titles("subscribers") == ["For subscribers"]
    assert ask("subscribers")["items"][0]["moments"] == []
    assert SECRET not in vocabulary(library)


def test_a_scheduled_video_is_found_when_it_is_due_and_not_before(
    library: Library, ada: Person, ask: Ask, titles: Titles, client: FlaskClient
) -> None:
    due = clock.now() + timedelta(days=1)
    library.add(ada.id, f"The {SECRET}", published_at=due)
    assert titles(SECRET) == []
    assert ask("zanzibarum")["corrected"] is None
    assert suggested(client, SECRET[:6])["items"] == []
    with clock.use(lambda: due):
        assert titles(SECRET) == [f"The {SECRET}"]
        assert ask("zanzibarum")["corrected"] == SECRET


def test_changes_of_videos_channels_and_captions_are_followed(
    library: Library, app: Flask, ada: Person, titles: Titles
) -> None:
    video_id = library.add(ada.id, "Before")
    library.change(video_id, title="Afterwards", tags=["fresh"])
    library.refresh()
    assert (titles("before"), titles("fresh")) == ([], ["Afterwards"])
    library.say(video_id, "spoken later")
    assert titles("spoken") == ["Afterwards"]
    with app.app_context(), unit_of_work():
        channels.edit(channels.get("ada"), name="Renamed studio")
    library.refresh()
    assert titles("renamed studio") == ["Afterwards"]
    library.remove(video_id)
    library.refresh()
    with app.app_context(), unit_of_work():
        service.purge(video_id)
    library.refresh()
    assert library.rows(select(SearchDocument.id)) == []
    assert vocabulary(library) == set()


def test_a_channel_that_goes_takes_its_videos_along(
    library: Library, app: Flask, ada: Person, ask: Ask
) -> None:
    library.add(ada.id, "Harbour")
    with app.app_context(), unit_of_work():
        channels.remove(channels.get("ada"))
    assert ask("harbour")["items"] == []
    library.refresh()
    assert vocabulary(library) == set()


def test_a_change_that_is_undone_leaves_no_mark(library: Library, app: Flask, ada: Person) -> None:
    video_id = library.add(ada.id, "Harbour")
    with app.app_context(), pytest.raises(RuntimeError), unit_of_work():
        service.edit(service.lock(video_id), title="Other")
        raise RuntimeError
    assert library.rows(select(StaleVideo.video_id)) == []


def test_all_is_made_again_and_the_doctor_sees_what_is_missing(
    library: Library, app: Flask, ada: Person, titles: Titles, runner: FlaskCliRunner
) -> None:
    library.add(ada.id, "Harbour", "we sail")
    library.add(ada.id, "Bridge")
    with app.app_context():
        assert health.check().ok
        with unit_of_work():
            db.session.execute(delete(SearchDocument).where(SearchDocument.title == "harbour"))
            db.session.execute(update(SearchWord).values(documents=7))
        broken = health.check()
    assert (broken.ok, broken.remedy) == (False, "flask search reindex")
    assert "1 are missing" in broken.detail
    assert titles("harbour") == []
    assert runner.invoke(args=["search", "check"]).exit_code == 1

    done = runner.invoke(args=["search", "reindex"])

    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] == "2 of 2 videos"
    assert titles("harbour") == ["Harbour"]
    counted = library.rows(select(SearchWord.word, SearchWord.documents))
    assert dict(map(tuple, counted)) == {"ada": 2, "harbour": 1, "sail": 1, "bridge": 1}
    assert runner.invoke(args=["search", "check"]).output.startswith("ok: 2 videos")


def test_the_doctor_sees_left_overs_and_an_earlier_folding(
    library: Library, app: Flask, ada: Person, runner: FlaskCliRunner
) -> None:
    video_id = library.add(ada.id, "Harbour")
    with app.app_context():
        with unit_of_work():
            service.get(video_id).access = "private"
        assert "1 should not be there" in health.check().detail
        with unit_of_work():
            db.session.execute(update(SearchState).values(version=0))
        assert not health.check().ok
        assert runner.invoke(args=["search", "reindex", "--quiet"]).exit_code == 0
        assert health.check().ok


def test_two_videos_of_one_moment_both_have_a_place(
    library: Library, app: Flask, ada: Person, titles: Titles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.search.visible.document_id", lambda *_given: 5)
    library.add(ada.id, "Harbour one")
    library.add(ada.id, "Harbour two")
    assert set(titles("harbour")) == {"Harbour one", "Harbour two"}
    with app.app_context(), unit_of_work():
        index.put([])


def test_meaning_is_not_available_and_says_so(client: FlaskClient, people: People) -> None:
    answer = client.get("/api/v1/search/videos?q=harbour&mode=meaning")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "UNAVAILABLE"
    assert "mode=words" in answer.get_json()["error"]["message"]
