"""What may be said, by whom, who sees it, and what stays of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from app.reactions.values import Mode
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.queries import counted_queries
from tests.reactions.factories import Talk
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
API = "/api/v1"
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
Ask = Callable[..., Any]


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Calls the API as somebody; answers the JSON, or status and code of a refusal."""

    def call(who: Person | None, method: str, path: str, body: Any = None) -> Any:
        headers = who.headers if who else {}
        answer = client.open(f"{API}{path}", method=method, json=body, headers=headers)
        if answer.status_code >= 400:
            return answer.status_code, answer.get_json()["error"]["code"]
        return answer.get_json() if answer.data else None

    return call


def texts(page: Any) -> list[str | None]:
    """Answer the texts of a list, in its order."""
    return [one["text"] for one in page["items"]]


@BOTH
def test_threads_have_one_level_and_a_reply_to_a_reply_mentions(
    ask: Ask, ben: Person, mia: Person, film: UUID
) -> None:
    comments = f"/videos/{film}/comments"
    first = ask(ben, "POST", comments, {"text": "First"})
    assert (first["state"], first["author"]["username"]) == ("shown", "ben")
    reply = ask(mia, "POST", comments, {"text": "Second", "reply_to": first["id"]})
    assert (reply["thread_id"], reply["mentions"]) == (first["id"], None)
    assert reply["by_creator"] is True
    third = ask(ben, "POST", comments, {"text": "Third", "reply_to": reply["id"]})
    assert (third["thread_id"], third["mentions"]["username"]) == (first["id"], "mia")
    (thread,) = ask(None, "GET", comments)["items"]
    assert [one["text"] for one in thread["replies"]] == ["Second", "Third"]
    assert thread["reply_count"] == 2
    assert texts(ask(None, "GET", f"/comments/{third['id']}/replies")) == ["Second", "Third"]
    assert ask(None, "GET", f"/videos/{film}")["comment_count"] == 3


@BOTH
def test_newest_or_top_and_the_pinned_one_before_all(
    ask: Ask, talk: Talk, people: People, ben: Person, mia: Person, film: UUID
) -> None:
    plain, liked, loved, hearted = (
        talk.say(ben, film, text) for text in ("plain", "liked", "loved", "hearted")
    )
    fans = [people.make() for _ in range(2)]
    for fan, what in ((fans[0], liked), (fans[0], loved), (fans[1], loved)):
        assert ask(fan, "PUT", f"/comments/{what}/like")["liked"] is True
    assert ask(fans[0], "PUT", f"/comments/{liked}/like")["like_count"] == 1
    assert ask(mia, "PUT", f"/comments/{hearted}/heart")["hearted"] is True
    comments = f"/videos/{film}/comments"
    assert texts(ask(None, "GET", comments)) == ["hearted", "loved", "liked", "plain"]
    top = f"{comments}?sort=top"
    assert texts(ask(None, "GET", top)) == ["loved", "hearted", "liked", "plain"]
    for what in (loved, plain):
        assert ask(mia, "PUT", f"/comments/{what}/pin")["pinned"] is True
    assert texts(ask(None, "GET", top)) == ["plain", "loved", "hearted", "liked"]
    assert [one["pinned"] for one in ask(None, "GET", comments)["items"]].count(True) == 1
    ask(mia, "DELETE", f"/comments/{plain}/pin")
    ask(fans[0], "DELETE", f"/comments/{loved}/like")
    ask(mia, "DELETE", f"/comments/{hearted}/heart")
    assert texts(ask(None, "GET", top)) == ["loved", "liked", "hearted", "plain"]
    assert talk.wrong_counts() == []


@BOTH
def test_a_removed_comment_keeps_its_place_while_there_are_replies(
    ask: Ask, talk: Talk, ben: Person, mia: Person, film: UUID
) -> None:
    first = talk.say(ben, film, "First")
    reply = talk.say(mia, film, "Second", reply_to=first)
    assert ask(ben, "DELETE", f"/comments/{first}") is None
    (thread,) = ask(None, "GET", f"/videos/{film}/comments")["items"]
    assert (thread["state"], thread["text"], thread["author"]) == ("removed", None, None)
    assert talk.get(first).text == ""  # type: ignore[union-attr]
    assert talk.counted(film) == talk.rows(film)
    assert ask(ben, "PATCH", f"/comments/{first}", {"text": "x"}) == (404, "COMMENT_NOT_FOUND")
    more = ask(ben, "POST", f"/videos/{film}/comments", {"text": "x", "reply_to": str(first)})
    assert more == (404, "COMMENT_NOT_FOUND")
    ask(mia, "DELETE", f"/comments/{reply}")
    assert ask(None, "GET", f"/videos/{film}/comments")["items"] == []
    assert talk.get(first) is None
    assert talk.counted(film)["comment_count"] == 0


def test_an_edited_comment_says_so_and_loses_its_heart(
    ask: Ask, talk: Talk, ben: Person, mia: Person, film: UUID
) -> None:
    comment = talk.say(ben, film, "First")
    ask(mia, "PUT", f"/comments/{comment}/heart")
    same = ask(ben, "PATCH", f"/comments/{comment}", {"text": " First "})
    assert (same["edited_at"], same["hearted"]) == (None, True)
    changed = ask(ben, "PATCH", f"/comments/{comment}", {"text": "Other"})
    assert changed["edited_at"] is not None
    assert changed["hearted"] is False


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"text": "Mine now"}),
        ("DELETE", "", None),
        ("PUT", "/pin", None),
        ("PUT", "/heart", None),
        ("POST", "/approval", None),
    ],
)
def test_what_is_somebody_elses_stays_as_it_is(
    ask: Ask, talk: Talk, people: People, ben: Person, mia: Person, film: UUID,
    method: str, path: str, body: Any,
) -> None:  # fmt: skip
    comment = talk.say(mia, film, "Hers")
    assert ask(ben, method, f"/comments/{comment}{path}", body)[0] == 403
    his = talk.say(ben, film, "His")
    assert ask(mia, "PATCH", f"/comments/{his}", {"text": "x"}) == (403, "NOT_YOUR_COMMENT")
    assert ask(mia, "DELETE", f"/comments/{his}") is None


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u2060", "x" * 2001, "a\0b"])
def test_what_is_empty_or_too_long_is_refused(ask: Ask, ben: Person, film: UUID, text: str) -> None:
    sent = ask(ben, "POST", f"/videos/{film}/comments", {"text": text})
    assert sent == (422, "UNPROCESSABLE_ENTITY")


def test_line_ends_are_one_character_and_empty_lines_do_not_pile_up(
    ask: Ask, ben: Person, film: UUID
) -> None:
    comments = f"/videos/{film}/comments"
    assert ask(ben, "POST", comments, {"text": "a\r\n" * 1000})["text"] == ("a\n" * 1000).strip()
    assert ask(ben, "POST", comments, {"text": "a\n\n \n\n\nb"})["text"] == "a\n\nb"


@BOTH
def test_with_approval_only_creator_and_author_see_what_waits(
    ask: Ask, talk: Talk, people: People, ben: Person, mia: Person, film: UUID
) -> None:
    settings = f"/videos/{film}/comment-settings"
    assert ask(mia, "PUT", settings, {"mode": "approval"})["effective"] == "approval"
    comments = f"/videos/{film}/comments"
    comment = ask(ben, "POST", comments, {"text": "Please"})
    assert comment["state"] == "waiting"
    other = people.make()
    for who, seen in ((None, []), (other, []), (ben, ["Please"]), (mia, ["Please"])):
        assert texts(ask(who, "GET", comments)) == seen
        assert texts(ask(who, "GET", f"{comments}?waiting=true")) == seen
    one = f"/comments/{comment['id']}"
    assert ask(other, "GET", f"{one}/replies") == (404, "COMMENT_NOT_FOUND")
    assert ask(other, "PUT", f"{one}/like") == (404, "COMMENT_NOT_FOUND")
    assert ask(ben, "PUT", f"{one}/like") == (409, "COMMENT_NOT_SHOWN")
    for deed in ("pin", "heart"):
        assert ask(mia, "PUT", f"{one}/{deed}") == (409, "COMMENT_NOT_SHOWN")
    assert talk.counted(film)["comment_count"] == 0
    assert ask(mia, "GET", settings)["waiting"] == 1
    assert ask(mia, "POST", f"{one}/approval")["state"] == "shown"
    assert ask(mia, "POST", f"{one}/approval")["state"] == "shown"
    assert texts(ask(None, "GET", comments)) == ["Please"]
    assert talk.counted(film) == talk.rows(film)
    assert ask(ben, "PATCH", one, {"text": "Other"})["state"] == "waiting"
    assert talk.counted(film)["comment_count"] == 0
    assert ask(mia, "POST", comments, {"text": "My own"})["state"] == "shown"


def test_a_waiting_comment_keeps_the_place_of_its_replies(
    ask: Ask, talk: Talk, ben: Person, mia: Person, film: UUID
) -> None:
    first = talk.say(ben, film, "Fine")
    reply = talk.say(mia, film, "Thanks", reply_to=first)
    ask(mia, "PUT", f"/comments/{first}/pin")
    talk.keep(mia, "spam")
    talk.edit(ben, first, "SPAM!")
    (thread,) = ask(None, "GET", f"/videos/{film}/comments")["items"]
    assert (thread["state"], thread["text"], thread["author"]) == ("waiting", None, None)
    assert (thread["pinned"], texts({"items": thread["replies"]})) == (False, ["Thanks"])
    assert texts(ask(None, "GET", f"/comments/{reply}/replies")) == ["Thanks"]


def test_filtered_words_make_a_comment_wait_and_closed_ones_are_not_taken(
    ask: Ask, talk: Talk, ben: Person, mia: Person, film: UUID
) -> None:
    put = "/channels/mia/comment-settings"
    kept = ask(mia, "PUT", put, {"mode": "open", "words": ["Späm", "SPAM", " buy  now ", "!"]})
    assert kept == {"mode": "open", "words": ["Späm", "buy now"]}
    assert ask(mia, "GET", put) == kept
    assert ask(ben, "GET", put)[0] == 403
    comments = f"/videos/{film}/comments"
    states = [
        ask(ben, "POST", comments, {"text": text})["state"]
        for text in ("spammer", "No SPAM", "Buy now!")
    ]
    assert states == ["shown", "waiting", "waiting"]
    assert ask(mia, "POST", comments, {"text": "spam"})["state"] == "shown"
    ask(mia, "PUT", put, {"mode": "closed"})
    assert ask(ben, "POST", comments, {"text": "Hi"}) == (403, "COMMENTS_CLOSED")
    assert ask(mia, "POST", comments, {"text": "Hi"})["state"] == "shown"
    ask(mia, "PUT", f"/videos/{film}/comment-settings", {"mode": "open"})
    assert ask(ben, "POST", comments, {"text": "Hi"})["state"] == "shown"


def test_who_may_not_watch_may_not_read_or_react(
    ask: Ask, talk: Talk, people: People, videos: Videos, ben: Person, mia: Person
) -> None:
    film, other = videos.make(mia.id, access="sponsors"), videos.make(mia.id)
    comment = talk.say(mia, film, "For you")
    sponsor, acts = people.make(), Followers(talk.app)
    acts.sponsor(sponsor, acts.channel(mia))
    for method, path in (
        ("GET", f"/videos/{film}/comments"),
        ("GET", f"/comments/{comment}/replies"),
        ("PUT", f"/comments/{comment}/like"),
        ("PUT", f"/videos/{film}/like"),
        ("GET", f"/videos/{film}/rating"),
    ):
        assert ask(ben, method, path) == (403, "SPONSOR_REQUIRED")
        assert not isinstance(ask(sponsor, method, path), tuple)
    smuggled = {"text": "Hi", "reply_to": str(comment)}
    answered = ask(sponsor, "POST", f"/videos/{other}/comments", smuggled)
    assert answered == (404, "COMMENT_NOT_FOUND")
    own = talk.say(sponsor, film, "Mine")
    videos.access(film, "private")
    for method in ("PATCH", "DELETE"):
        gone = (404, "VIDEO_NOT_FOUND")
        assert ask(sponsor, method, f"/comments/{comment}", {"text": "x"}) == gone
    assert ask(sponsor, "DELETE", f"/comments/{own}") is None
    assert (talk.get(own), talk.counted(film)["comment_count"]) == (None, 1)


def test_ratings_are_changed_taken_back_and_averaged_with_two_digits(
    ask: Ask, people: People, ben: Person, film: UUID
) -> None:
    rating = f"/videos/{film}/rating"
    assert ask(None, "GET", rating) == {"average": None, "count": 0, "mine": None}
    assert ask(ben, "PUT", rating, {"rating": 1})["average"] == 1
    assert ask(ben, "PUT", rating, {"rating": 5}) == {"average": 5, "count": 1, "mine": 5}
    for stars in (4, 4):
        ask(people.make(), "PUT", rating, {"rating": stars})
    assert ask(None, "GET", rating) == {"average": 4.33, "count": 3, "mine": None}
    video = rating.removesuffix("/rating")
    assert ask(None, "GET", video)["rating_average"] == 4.33
    assert [one["rating_average"] for one in ask(None, "GET", "/videos")["items"]] == [4.33]
    assert ask(ben, "DELETE", rating) is None
    assert ask(ben, "DELETE", rating) is None
    assert ask(ben, "GET", rating) == {"average": 4, "count": 2, "mine": None}
    assert ask(ben, "PUT", rating, {"rating": 0}) == (422, "UNPROCESSABLE_ENTITY")
    assert ask(None, "PUT", rating, {"rating": 3}) == (401, "UNAUTHORIZED")


def test_likes_are_one_for_each_person(ask: Ask, people: People, ben: Person, film: UUID) -> None:
    like = f"/videos/{film}/like"
    assert ask(None, "GET", like) == {"liked": False, "like_count": 0}
    for _ in range(2):
        assert ask(ben, "PUT", like) == {"liked": True, "like_count": 1}
    assert ask(people.make(), "PUT", like)["like_count"] == 2
    for _ in range(2):
        assert ask(ben, "DELETE", like) is None
    assert ask(ben, "GET", like) == {"liked": False, "like_count": 1}


@BOTH
def test_a_list_asks_the_same_few_queries_however_long_it_is(
    client: FlaskClient, talk: Talk, people: People, mia: Person, film: UUID
) -> None:
    talk.keep(mia, mode=Mode.OPEN)
    asked: dict[str, set[int]] = {}
    first = talk.say(mia, film)
    paths = (f"/videos/{film}/comments", f"/videos/{film}/comments?sort=top")
    for number in (1, 5):
        for one in [people.make() for _ in range(number)]:
            talk.say(one, film, reply_to=talk.say(one, film))
            talk.say(one, film, reply_to=first)
        for path in (*paths, f"/comments/{first}/replies"):
            with counted_queries(talk.app) as queries:
                assert client.get(f"{API}{path}", headers=mia.headers).status_code == 200
            asked.setdefault(path, set()).add(len(queries))
    assert all(len(counts) == 1 for counts in asked.values()), asked
    assert max(max(counts) for counts in asked.values()) <= 7
