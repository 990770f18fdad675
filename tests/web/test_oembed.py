"""What sites that show links are told of a video, by its page and by the oEmbed provider."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.videos import service
from tests.accounts.factories import People, Person
from tests.videos.factories import Videos
from tests.web.test_embed import get

pytestmark = pytest.mark.integration


@pytest.fixture
def maker(people: People) -> Person:
    """Somebody who publishes."""
    return people.make()


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


def told(page: str) -> dict[str, str]:
    """Read what a page tells sites that show links to it."""
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in pairs}


@pytest.mark.parametrize("access", ["public", "unlisted"])
def test_the_page_of_a_video_tells_sites_how_to_show_it(
    client: FlaskClient, videos: Videos, maker: Person, access: str
) -> None:
    video_id = videos.make(maker.id, title='Harbour "at dusk"', access=access)
    page = get(client, f"/watch/{video_id}", base_url="https://films.example").get_data(True)
    known = told(page)
    assert known["og:title"] == 'Harbour "at dusk"'
    assert known["og:image"] == f"https://films.example/videos/{video_id}/thumbnail.jpg"
    assert known["og:video"] == f"https://films.example/embed/{video_id}"
    assert known["twitter:player"] == known["og:video:secure_url"] == known["og:video"]
    assert (known["og:video:width"], known["og:video:height"]) == ("640", "360")
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert found
    answer = client.get(html.unescape(found[1]), base_url="https://films.example")
    assert answer.get_json()["title"] == 'Harbour "at dusk"'
    code = re.search(r'<textarea id="embed-code"[^>]*>([^<]*)</textarea>', page)
    assert code
    assert html.unescape(code[1]) == answer.get_json()["html"]


@pytest.mark.parametrize("access", ["private", "subscribers"])
def test_the_page_of_any_other_video_tells_sites_nothing(
    people: People, videos: Videos, maker: Person, access: str
) -> None:
    video_id = videos.make(maker.id, access=access)
    page = get(people.browser(maker), f"/watch/{video_id}").get_data(as_text=True)
    assert "oembed" not in page
    assert "og:video" not in page.replace('"og:video.other"', "")
    assert "embed-code" not in page


def ask(client: FlaskClient, video_id: UUID | str, **more: Any) -> Any:
    """Ask the provider about the page of a video."""
    url = f"http://localhost/watch/{video_id}" if isinstance(video_id, UUID) else video_id
    return client.get("/oembed", query_string={"url": url} | more)


def test_the_provider_answers_as_the_specification_wants(
    client: FlaskClient, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id, title="<Harbour>")
    answer = ask(client, video_id, format="json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = answer.get_json()
    code = found.pop("html")
    assert found == {
        "type": "video",
        "version": "1.0",
        "title": "<Harbour>",
        "author_name": found["author_name"],
        "author_url": f"http://localhost/channels/{maker.username}",
        "provider_name": "Matinee",
        "provider_url": "http://localhost/",
        "cache_age": 300,
        "width": 640,
        "height": 360,
        "thumbnail_url": f"http://localhost/videos/{video_id}/thumbnail.jpg",
        "thumbnail_width": 1280,
        "thumbnail_height": 720,
    }
    assert code.startswith(f'<iframe src="http://localhost/embed/{video_id}" width="640"')
    assert 'title="&lt;Harbour&gt;"' in code


@pytest.mark.parametrize(
    ("wanted", "size"),
    [
        ({"maxwidth": 320}, (320, 180)),
        ({"maxheight": 90}, (160, 90)),
        ({"maxwidth": 320, "maxheight": 90}, (160, 90)),
        ({"maxwidth": 4000, "maxheight": 4000}, (640, 360)),
        ({"maxwidth": 1}, (1, 1)),
    ],
)
def test_the_frame_keeps_within_what_is_asked_for(
    client: FlaskClient, videos: Videos, maker: Person, wanted: Any, size: tuple[int, int]
) -> None:
    found = ask(client, videos.make(maker.id), **wanted).get_json()
    assert (found["width"], found["height"]) == size
    assert ("thumbnail_url" in found) == (wanted.get("maxwidth") == 4000)


def test_an_upright_film_has_an_upright_frame(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id)
    with app.app_context(), unit_of_work():
        service.set_probe(service.lock(video_id), duration=9, width=720, height=1280, fps=25)
    found = ask(client, video_id, maxheight=640).get_json()
    assert (found["width"], found["height"]) == (360, 640)


def test_the_start_of_a_link_goes_on_into_the_frame(
    client: FlaskClient, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id)
    code = ask(client, f"https://localhost/watch/{video_id}?t=1m5s").get_json()["html"]
    assert f'src="http://localhost/embed/{video_id}?t=1m5s"' in code


@pytest.mark.parametrize(
    ("access", "status"), [("private", 404), ("subscribers", 401), ("sponsors", 401)]
)
def test_what_is_not_anybodys_is_refused_as_the_specification_wants(
    client: FlaskClient, videos: Videos, maker: Person, access: str, status: int
) -> None:
    video_id = videos.make(maker.id, access=access)
    assert ask(client, video_id).status_code == status


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/watch/{id}",
        "http://localhost@evil.example/watch/{id}",
        "http://localhost/rooms/{id}",
        "http://localhost/watch/{id}/more",
        "http://localhost/watch/no-id",
        "ftp://localhost/watch/{id}",
        "http://[localhost/watch/{id}",
        "nonsense",
    ],
)
def test_an_address_of_no_video_here_is_not_found(
    client: FlaskClient, videos: Videos, maker: Person, url: str
) -> None:
    assert ask(client, url.format(id=videos.make(maker.id))).status_code == 404


def test_xml_is_not_written_and_nonsense_is_refused(
    client: FlaskClient, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id)
    assert ask(client, video_id, format="xml").status_code == 501
    assert ask(client, video_id, maxwidth="wide").status_code == 400
    assert ask(client, video_id, maxwidth=0).status_code == 400
    assert client.get("/oembed").status_code == 400


def test_a_public_address_of_its_own_is_what_sites_are_told(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person
) -> None:
    app.config["PUBLIC_URL"] = "https://films.example"
    video_id = videos.make(maker.id)
    found = ask(client, f"https://films.example/embed/{video_id}").get_json()
    assert f'src="https://films.example/embed/{video_id}"' in found["html"]
