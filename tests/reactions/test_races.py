"""Fifty writers at once, on both databases: every counter is what the rows are."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.core.errors import AppError
from app.reactions import likes, ratings, service
from tests.accounts.factories import People, Person
from tests.reactions.factories import Talk, at_once

pytestmark = [
    pytest.mark.integration,
    pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True),
]
WRITERS = 50


@pytest.fixture
def crowd(people: People) -> list[Person]:
    """Ten people, each of whom comes through five doors."""
    return [people.make() for _ in range(10)]


def test_likes_taken_and_given_back_at_once_are_counted(
    talk: Talk, crowd: list[Person], film: UUID
) -> None:
    staying, leaving = crowd[:6], crowd[6:]
    for one in leaving:
        talk.like(one, film)
    come = [lambda one=one: talk.like(one, film) for one in staying * 5]
    go = [lambda one=one: talk.by(one, likes.unlike, film) for one in leaving * 5]
    assert at_once(*come, *go) == []
    assert talk.counted(film) == talk.rows(film)
    assert talk.counted(film)["like_count"] == len(staying)


def test_ratings_given_changed_and_taken_back_at_once_are_counted(
    talk: Talk, crowd: list[Person], film: UUID
) -> None:
    rated = [
        lambda one=one, stars=stars: talk.rate(one, film, stars)
        for stars in range(1, 6)
        for one in crowd
    ]
    back = [lambda one=one: talk.by(one, ratings.take_back, film) for one in crowd[:5]]
    assert at_once(*rated, *back) == []
    assert talk.counted(film) == talk.rows(film)
    assert talk.counted(film)["rating_count"] >= 5


def test_comments_said_answered_and_removed_at_once_are_counted(
    app: Flask, talk: Talk, crowd: list[Person], mia: Person, film: UUID
) -> None:
    threads = [talk.say(one, film) for one in crowd]
    replies = [talk.say(one, film, "Yes", reply_to=threads[0]) for one in crowd]
    said = [lambda one=one: talk.say(one, film) for one in crowd]
    answered = [
        lambda one=one, to=to: talk.say(one, film, "No", reply_to=to)
        for one, to in zip(crowd * 2, threads + replies, strict=True)
    ]
    liked = [lambda one=one: talk.by(one, likes.like_comment, threads[0]) for one in crowd]
    removed = [
        lambda who=who, what=what: talk.remove(who, what)
        for who, what in [*zip(crowd, replies, strict=True), *((mia, one) for one in threads[1:5])]
    ]
    twice = [lambda what=what: talk.remove(mia, what) for what in replies[:5]]
    errors = at_once(*said, *removed, *answered, *liked, *twice)
    assert all(isinstance(error, AppError) for error in errors), errors
    assert talk.counted(film) == talk.rows(film)
    assert talk.wrong_counts() == []


def test_one_comment_of_two_pinned_at_once_is_the_pinned_one(
    talk: Talk, mia: Person, crowd: list[Person], film: UUID
) -> None:
    said = [talk.say(one, film) for one in crowd]
    pins = [lambda what=what: talk.act(service.pin, what) for what in said]
    gone = [lambda what=what: talk.remove(mia, what) for what in said[:5]]
    errors = at_once(*pins, *gone)
    assert all(isinstance(error, AppError) for error in errors), errors
    assert talk.counted(film)["comment_count"] == talk.rows(film)["comment_count"] == 5
