"""The first page, the theme, the error pages, and the files pages are made with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.core import errors
from app.core.security import public
from app.web import layout
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit
WEB = Path(layout.__file__).parent


def test_a_program_is_greeted_and_a_browser_gets_the_page(client: FlaskClient) -> None:
    greeted = client.get("/", headers={"Accept": "application/json"})
    assert greeted.get_json() == {"message": "Welcome to Matinee"}
    page = client.get("/", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "<h1>" in page.text


def test_home_shows_what_is_public_and_nothing_else(
    visitor: FlaskClient, ada: Visit, videos: Videos
) -> None:
    videos.make(ada.person.id, title="A public film")
    videos.make(ada.person.id, title="A private film", access="private")
    videos.make(ada.person.id, title="An unlisted film", access="unlisted")
    text = visitor.get("/").text
    assert "A public film" in text
    assert "private film" not in text
    assert "unlisted film" not in text


def test_a_title_is_text_whatever_it_contains(
    visitor: FlaskClient, ada: Visit, videos: Videos
) -> None:
    videos.make(ada.person.id, title="<script>alert(1)</script>")
    text = visitor.get("/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_load_more_is_a_link_to_the_next_page(
    visitor: FlaskClient, ada: Visit, videos: Videos
) -> None:
    for number in range(25):
        videos.make(ada.person.id, title=f"Film {number}")
    first = visitor.get("/").text
    assert first.count("video-card") == 24
    assert 'href="/?page=2"' in first
    odd = visitor.get("/?endpoint=x&_external=1&a=1&a=2&page=1").text
    assert 'href="/?endpoint=x&amp;_external=1&amp;a=1&amp;a=2&amp;page=2"' in odd
    second = visitor.get("/?page=2").text
    assert second.count("video-card") == 1
    assert "data-more " not in second


def test_past_the_end_the_page_does_not_claim_that_nothing_is_showing(
    visitor: FlaskClient, ada: Visit, videos: Videos
) -> None:
    assert "Nothing is showing yet" in visitor.get("/").text
    videos.make(ada.person.id, title="Film")
    beyond = visitor.get("/?page=2").text
    assert "That was everything." in beyond
    assert "Nothing is showing yet" not in beyond


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999"])
def test_a_page_number_that_is_none_shows_the_first_page(visitor: FlaskClient, page: str) -> None:
    assert visitor.get("/", query_string={"page": page}).status_code == 200


def test_the_theme_is_remembered_and_only_known_ones_are(visitor: FlaskClient) -> None:
    answer = visitor.post("/theme", data={"theme": "light", "next": "/sign-in"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert 'data-theme="light"' in visitor.get("/").text
    visitor.post("/theme", data={"theme": '"><script>'})
    assert 'data-theme="light"' in visitor.get("/").text


def test_an_unknown_address_is_a_page_for_a_browser_and_json_in_the_api(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/nothing-here")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "No such seat" in page.text
    answer = visitor.get("/api/v1/nothing-here")
    assert answer.get_json()["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.BadRequest(), 400),
        (errors.Forbidden(), 403),
        (errors.PayloadTooLarge(), 413),
        (errors.RateLimited(), 429),
        (RuntimeError("a secret detail"), 500),
        (OperationalError("SELECT secret", {}, Exception("gone")), 503),
    ],
)
def test_every_kind_of_error_has_a_page_without_details(
    app: Flask, ada: Visit, error: Exception, status: int
) -> None:
    def fail() -> str:
        raise error

    kept = app.view_functions["pages.home"]
    app.view_functions["pages.home"] = public(fail)
    try:
        page = ada.browser.get("/")
    finally:
        app.view_functions["pages.home"] = kept
    assert page.status_code == status
    assert f"Error {status}" in page.text
    assert "secret" not in page.text


def test_pages_are_private_and_their_scripts_carry_the_nonce(visitor: FlaskClient) -> None:
    page = visitor.get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    nonce = re.search(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"])
    assert nonce is not None
    assert re.findall(r"<script(?![^>]*application/json)[^>]*>", page.text)
    for tag in re.findall(r"<script(?![^>]*application/json)[^>]*>", page.text):
        assert f'nonce="{nonce[1]}"' in tag
    assert not re.search(r"<[^>]+\son\w+=", page.text)


def test_fonts_are_kept_and_styles_are_asked_for_again(visitor: FlaskClient) -> None:
    with visitor.get("/static/css/base.css") as style:
        assert style.headers["Cache-Control"] == "no-cache"
    known = {"If-None-Match": style.headers["ETag"]}
    with visitor.get("/static/css/base.css", headers=known) as again:
        assert again.status_code == 304
    assert visitor.get("/static/../forms.py").status_code == 404
    with visitor.get("/favicon.ico") as mark:
        assert mark.mimetype == "image/svg+xml"


def test_every_icon_and_every_file_a_template_names_is_there() -> None:
    templates = "".join(file.read_text() for file in (WEB / "templates").rglob("*.html"))
    known = set(json.loads((WEB / "bundle" / "icons.json").read_text()))
    assert set(re.findall(r'icon\("([\w-]+)"', templates)) <= known
    assert set(re.findall(r'else "([\w-]+)"\)', templates)) <= known | {"dark"}
    named = set(re.findall(r"asset\('((?!vendor/)[^'~]+\.\w+)'\)", templates))
    assert named
    assert [name for name in named if not (WEB / "static" / name).is_file()] == []
