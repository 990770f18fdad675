"""The player for other sites: whom it is shown to, in whose frames, what sites are told of it."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError

import config
from app.core.database import unit_of_work
from app.videos import links, service, work
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
HTML = {"Accept": "text/html"}


@pytest.fixture
def maker(people: People) -> Person:
    """Somebody who publishes."""
    return people.make()


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


def get(client: FlaskClient, path: str, **more: Any) -> Any:
    """Ask as a browser does."""
    return client.get(path, headers=HTML, **more)


def policy_of(answer: Any) -> dict[str, str]:
    """Read the policy of an answer by directive."""
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}


def embedded(app: Flask, maker: Person, access: str = "public") -> UUID:
    """Make a video that YouTube's player shows."""
    known = links.source_of("https://youtu.be/dQw4w9WgXcQ", imports=False)
    video_id = Videos(app).make(maker.id, ready=False, access=access, source="link", **known)
    with app.app_context(), unit_of_work():
        links.show_title(video_id, "From elsewhere")
    return video_id


@pytest.mark.parametrize("access", ["public", "unlisted"])
def test_a_video_anybody_may_watch_has_a_page_with_its_player_alone(
    client: FlaskClient, videos: Videos, maker: Person, access: str
) -> None:
    video_id = videos.make(maker.id, title="Harbour", access=access)
    answer = get(client, f"/embed/{video_id}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'data-url="/api/v1/videos/{video_id}/playback"' in page
    assert f'href="http://localhost/watch/{video_id}"' in page
    assert "site-header" not in page
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("access", "status"), [("private", 404), ("subscribers", 403), ("sponsors", 403)]
)
def test_any_other_video_answers_with_a_polite_sentence(
    client: FlaskClient, videos: Videos, maker: Person, access: str, status: int
) -> None:
    video_id = videos.make(maker.id, title="Harbour", access=access)
    answer = get(client, f"/embed/{video_id}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "not for everybody" in page
    assert "data-player" not in page
    assert ("Harbour" in page) == (status == 403)


def test_whoever_is_signed_in_sees_what_everybody_sees(
    people: People, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id, access="private")
    page = get(people.browser(maker), f"/embed/{video_id}").get_data(as_text=True)
    assert "data-player" not in page


def test_a_removed_or_unknown_video_is_not_there(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person
) -> None:
    video_id = videos.make(maker.id)
    with app.app_context(), unit_of_work():
        service.remove(service.lock(video_id))
    for missing in (video_id, uuid4()):
        answer = get(client, f"/embed/{missing}")
        assert (answer.status_code, "not here" in answer.get_data(as_text=True)) == (404, True)


@pytest.mark.parametrize(
    ("setting", "policy"),
    [
        ("*", "*"),
        ("none", "'self'"),
        ("https://blog.example", "'self' https://blog.example"),
        (
            "https://a.example:8443, https://*.b.example",
            "'self' https://a.example:8443 https://*.b.example",
        ),
    ],
)
def test_the_operator_says_whose_pages_may_hold_the_player(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person, setting: str, policy: str
) -> None:
    chosen = config.TestingConfig(EMBED_ORIGINS=setting)
    app.config["EMBED_ORIGINS"] = chosen.for_flask()["EMBED_ORIGINS"]
    for video_id in (videos.make(maker.id), videos.make(maker.id, access="private")):
        answer = get(client, f"/embed/{video_id}")
        assert policy_of(answer)["frame-ancestors"] == policy
        assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize("setting", ["blog.example", "https://a.example; script-src *", "*, none"])
def test_what_is_no_origin_stops_the_start(setting: str) -> None:
    with pytest.raises(ValidationError):
        config.TestingConfig(EMBED_ORIGINS=setting)


def test_no_other_page_may_be_held_in_a_frame(
    client: FlaskClient, videos: Videos, maker: Person
) -> None:
    get(client, f"/embed/{videos.make(maker.id)}")
    answer = get(client, f"/watch/{videos.make(maker.id)}")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert policy_of(answer)["frame-ancestors"] == "'none'"


def test_only_pages_with_its_player_let_youtube_in(
    app: Flask, client: FlaskClient, videos: Videos, maker: Person
) -> None:
    theirs, ours = embedded(app, maker), videos.make(maker.id)
    for page in ("watch", "embed"):
        answer = get(client, f"/{page}/{theirs}")
        policy = policy_of(answer)
        assert policy["frame-src"] == "https://www.youtube-nocookie.com https://www.youtube.com"
        assert policy["script-src"].endswith(" https://www.youtube.com")
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        answer = get(client, f"/{page}/{ours}")
        assert policy_of(answer)["frame-src"] == "'none'"
        assert "youtube" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_page_with_youtubes_player_names_nothing_of_youtube_that_loads_by_itself(
    app: Flask, client: FlaskClient, maker: Person
) -> None:
    page = get(client, f"/watch/{embedded(app, maker)}").get_data(as_text=True)
    assert re.findall(r'(?:src|srcset|data)="(https?:[^"]*)"', page) == []
    links_of_heads = re.findall(r"<link[^>]*href=\"([^\"]*)\"", page)
    assert [one for one in links_of_heads if "youtu" in one] == []
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert "Watch together" not in page


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


def test_the_owner_is_told_of_the_work_on_a_link_in_words(app: Flask, maker: Person) -> None:
    video_id = embedded(app, maker)
    with app.app_context(), unit_of_work():
        video: Video = service.get(video_id)
        assert work.start(video).kind == work.LOOKING_UP
