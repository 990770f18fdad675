"""Playlists: read with suspicion, written whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.media import hls
from app.services.media.hls import Playlist, Segment, Variant, Voice

pytestmark = pytest.mark.unit

TWO = Playlist(800, (Segment(2.0, 1000, 800, "0.mp4"), Segment(1.5, 500, 1800, "0.mp4")))
VARIANT = Variant("720p/index.m3u8", 1280, 720, 25.0, "avc1.64001f", 3_000_000, 2_000_000)


def voice(name: str, *, default: bool = False) -> Voice:
    return Voice("a/index.m3u8", name, "en", 2, "mp4a.40.2", 130_000, 128_000, default)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    hls.write(tmp_path / "x.m3u8", TWO, target_seconds=2)
    assert hls.read(tmp_path / "x.m3u8") == TWO
    assert "EVENT" in (tmp_path / "x.m3u8").read_text()


def test_an_ended_playlist_is_vod(tmp_path: Path) -> None:
    hls.write(tmp_path / "x.m3u8", Playlist(1, TWO.segments, ended=True), target_seconds=2)
    assert "PLAYLIST-TYPE:VOD" in (tmp_path / "x.m3u8").read_text()
    assert hls.read(tmp_path / "x.m3u8").ended


def test_a_playlist_cut_anywhere_holds_only_whole_segments(tmp_path: Path) -> None:
    hls.write(tmp_path / "x.m3u8", TWO, target_seconds=2)
    text = (tmp_path / "x.m3u8").read_text()
    for length in range(len(text)):
        (tmp_path / "cut.m3u8").write_text(text[:length])
        found = hls.read(tmp_path / "cut.m3u8").segments
        assert found == TWO.segments[: len(found)]


def test_a_playlist_that_leads_elsewhere_is_not_read(tmp_path: Path) -> None:
    lines = "#EXTM3U\n#EXTINF:2,\n#EXT-X-BYTERANGE:10@0\n../other.mp4\n"
    (tmp_path / "x.m3u8").write_text(lines)
    assert hls.read(tmp_path / "x.m3u8") == Playlist()


def test_segments_whose_bytes_are_not_there_yet_are_held_back(tmp_path: Path) -> None:
    (tmp_path / "0.mp4").write_bytes(bytes(2000))
    assert hls.present(TWO, tmp_path).segments == TWO.segments[:1]
    (tmp_path / "0.mp4").write_bytes(bytes(2300))
    assert hls.present(TWO, tmp_path).segments == TWO.segments


def test_bandwidths_come_from_the_segments() -> None:
    assert TWO.peak == 4000
    assert TWO.average == round(1500 * 8 / 3.5)


def test_a_master_adds_the_sound_to_every_rung() -> None:
    text = hls.master([VARIANT], [voice("English", default=True)])
    assert "BANDWIDTH=3130000,AVERAGE-BANDWIDTH=2128000,RESOLUTION=1280x720" in text
    assert 'CODECS="avc1.64001f,mp4a.40.2",AUDIO="audio"' in text


def test_an_init_segment_without_a_codec_is_refused() -> None:
    with pytest.raises(ValueError, match="avcC"):
        hls.video_codec(bytes(100))


def test_names_in_an_audio_group_differ_and_break_no_quotes() -> None:
    text = hls.master([VARIANT], [voice('The "best"\nvoice'), voice('The "best"\nvoice')])
    assert 'NAME="The bestvoice"' in text
    assert 'NAME="The bestvoice 2"' in text


def test_a_master_without_sound_names_no_group() -> None:
    assert "AUDIO" not in hls.master([VARIANT], [])


def test_a_segment_that_does_not_last_needs_no_bandwidth() -> None:
    playlist = hls.Playlist(10, (hls.Segment(0.0, 100, 10, "00000.mp4"),))
    assert (playlist.peak, playlist.average) == (0, 0)
