"""Every spelling of a link to a YouTube video means its one id, and nothing else does."""

from __future__ import annotations

import pytest

from app.services import youtube

pytestmark = pytest.mark.unit
ID = "dQw4w9WgXcQ"
OF_THE_VIDEO = [
    f"https://www.youtube.com/watch?v={ID}",
    f"http://youtube.com/watch?v={ID}",
    f"https://m.youtube.com/watch?v={ID}&pp=ygUJ",
    f"https://music.youtube.com/watch?v={ID}&si=tracks_you",
    f"https://www.youtube.com/watch?app=desktop&feature=share&v={ID}&t=42s&list=PL1&index=3",
    f"https://www.youtube.com/watch/?v={ID}#at",
    f"https://www.youtube.com/watch/{ID}",
    f"https://youtu.be/{ID}",
    f"https://www.youtu.be/{ID}?si=tracks_you&t=42",
    f"https://youtube.com/shorts/{ID}?feature=share",
    f"https://www.youtube.com/embed/{ID}?autoplay=1",
    f"https://www.youtube-nocookie.com/embed/{ID}",
    f"https://www.youtube.com/live/{ID}?si=x",
    f"https://www.youtube.com/v/{ID}",
    f"HTTPS://WWW.YOUTUBE.COM./watch?v={ID}",
    f"  www.youtube.com/watch?v={ID}  ",
    f"youtu.be/{ID}",
]
OF_NONE = [
    "",
    "https://www.youtube.com/",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/watch?list=PL123",
    "https://www.youtube.com/playlist?list=PL123",
    "https://www.youtube.com/@somebody",
    "https://youtu.be/",
    f"https://www.youtube.com/redirect?v={ID}",
    f"https://www.youtube.com/watch?v={ID}extra",
    f"https://www.youtube.com/watch?v={ID[:-1]}%2f",
    f"https://youtube.com.evil.example/watch?v={ID}",
    f"https://notyoutube.com/watch?v={ID}",
    f"https://youtube.com@evil.example/watch?v={ID}",
    f"https://evil.example/?https://youtu.be/{ID}",
    f"javascript://youtube.com/watch?v={ID}",
    f"ftp://youtube.com/watch?v={ID}",
    "https://[youtube.com/",
]


@pytest.mark.parametrize("link", OF_THE_VIDEO)
def test_a_link_to_a_video_means_its_id(link: str) -> None:
    assert youtube.is_of_youtube(link)
    assert youtube.video_id_of(link) == ID


@pytest.mark.parametrize("link", OF_NONE)
def test_any_other_link_means_no_video(link: str) -> None:
    assert youtube.video_id_of(link) is None


def test_the_canonical_link_means_the_same_video() -> None:
    assert youtube.video_id_of(youtube.canonical(ID)) == ID
