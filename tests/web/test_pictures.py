"""Pictures on pages: their forms work without JavaScript, and they stand where the letter stood."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.channels.things import channel_of
from tests.services.media import stills
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration
LETTER = '<span class="avatar" aria-hidden="true">'


def form() -> dict[str, Any]:
    """A form with a picture."""
    return {"file": (BytesIO(stills.still("jpg")), "me.jpg")}


def test_my_picture_takes_the_place_of_the_letter(ada: Visit) -> None:
    assert LETTER in ada.browser.get("/account").text
    answer = ada.browser.post("/account/avatar", data=form())
    assert (answer.status_code, answer.location) == (303, "/account")
    text = ada.browser.get("/account").text
    assert "Your picture is saved." in text
    assert LETTER not in text.partition("</header>")[0]
    image = re.search(r'<img src="(/media/\S+/256\.webp)" srcset="(\S+/64\.webp) 64w', text)
    assert image is not None
    assert [ada.browser.get(url).status_code for url in image.groups()] == [200, 200]
    assert ada.browser.post("/account/avatar/remove").status_code == 303
    assert LETTER in ada.browser.get("/").text


def test_a_form_sent_by_a_plain_browser_may_be_larger_than_others(ada: Visit) -> None:
    token = ada.browser.environ_base.pop("HTTP_X_CSRFTOKEN")
    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    picture = stills.png(1600, 1600, level=0)
    assert len(picture) > 2 << 20
    body = part % (b"csrf_token", b"", token.encode())
    body += part % (b"file", b'; filename="me.png"', picture) + b"--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = ada.browser.post("/account/avatar", data=body, content_type=kind)
    assert answer.status_code == 303
    other = ada.browser.post("/account", data=body, content_type=kind)
    assert other.status_code == 413


@pytest.mark.parametrize(
    ("file", "status", "words"),
    [
        ((BytesIO(stills.SVG), "me.png"), 415, "Send a picture: JPEG, PNG, WebP, GIF or AVIF."),
        ((BytesIO(b""), "me.png"), 422, "This file is empty."),
        ((BytesIO(b""), ""), 422, "Choose a picture."),
    ],
)
@pytest.mark.parametrize("place", ["account", "channel"])
def test_what_is_wrong_is_said_beside_the_field(
    app: Flask, ada: Visit, place: str, file: Any, status: int, words: str
) -> None:
    handle = channel_of(app, ada.person)
    address = "/account/avatar" if place == "account" else f"/channels/{handle}/banner"
    sent = (BytesIO(file[0].getvalue()), file[1])
    answer = ada.browser.post(address, data={"file": sent}, content_type="multipart/form-data")
    assert answer.status_code == status
    assert f"<span>{words}</span>" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_channel_shows_its_pictures(app: Flask, ada: Visit, videos: Videos) -> None:
    handle = channel_of(app, ada.person)
    film = videos.make(ada.person.id)
    for kind in ("avatar", "banner"):
        answer = ada.browser.post(f"/channels/{handle}/{kind}", data=form())
        assert (answer.status_code, answer.location) == (303, f"/channels/{handle}/edit")
    stranger = app.test_client()
    text = stranger.get(f"/channels/{handle}").text
    banner = re.search(r'class="channel-banner" src="(\S+/1600\.webp)"', text)
    assert banner is not None
    assert stranger.get(banner[1]).status_code == 200
    assert "/256.webp 256w" in text
    assert "/256.webp 256w" in stranger.get(f"/watch/{film}").text
    for kind in ("avatar", "banner"):
        assert f"/channels/{handle}/{kind}/remove" in ada.browser.get(answer.location).text
        assert ada.browser.post(f"/channels/{handle}/{kind}/remove").status_code == 303
    text = stranger.get(f"/channels/{handle}").text
    assert "channel-banner" not in text
    assert "256w" not in text


@pytest.mark.security
def test_nobody_else_sets_the_pictures_of_a_channel(app: Flask, ada: Visit, visit: Any) -> None:
    handle = channel_of(app, ada.person)
    other = visit()
    for path in ("avatar", "avatar/remove", "banner", "banner/remove"):
        assert other.browser.post(f"/channels/{handle}/{path}", data=form()).status_code == 403
