"""Films made for real: they decode, agree, line up, and go on after a kill."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest

from app.services.media import chunks, hls, ladder, run
from app.services.media.errors import Cancelled, TruncatedFile
from app.services.media.package import Package
from tests.services.media.clips import Clips, complaints, ffmpeg, packets
from tests.services.media.conftest import Studio, planned

pytestmark = pytest.mark.integration

SHORT_CHUNKS = {"chunked_above": 1.0, "first_chunk": 2.0, "next_chunks": 4.0}


def onsets(master: Path) -> tuple[list[float], list[float]]:
    """Measure when the picture turns bright and when the sound sets in, in seconds."""
    said = ffmpeg(
        "-i", str(master), "-map", "0:v:0", "-map", "0:a:0",
        "-vf", "blackdetect=d=0.2:pix_th=0.3", "-af", "silencedetect=n=-25dB:d=0.2",
        "-f", "null", "-",
    )  # fmt: skip
    flashes = [float(time) for time in re.findall(r"black_end:([\d.]+)", said)]
    ticks = [float(time) for time in re.findall(r"silence_end: ([\d.]+)", said)]
    return flashes, ticks


def assert_in_step(master: Path, seconds: int) -> None:
    flashes, ticks = onsets(master)
    assert len(flashes) >= seconds - 1
    for flash in flashes[: seconds - 1]:
        assert min(abs(flash - tick) for tick in ticks) <= 0.020


def test_a_ladder_decodes_without_a_complaint_and_its_rungs_line_up(
    clips: Clips, studio: Studio
) -> None:
    package = studio.make(clips.film())
    assert complaints(package.folder / "master.m3u8") == ""
    assert list(package.rungs) == ["360p", "240p"]
    rungs = [packets(package.folder / name / "index.m3u8") for name in package.rungs]
    assert rungs[0] == rungs[1]
    assert [time for time, key in rungs[0] if key] == pytest.approx([0, 2, 4])
    assert len(rungs[0]) == 150
    lists = [hls.read(package.folder / name / "index.m3u8") for name in package.rungs]
    assert [one.seconds for one in lists[0].segments] == [one.seconds for one in lists[1].segments]


def test_picture_and_sound_agree_to_20_ms(clips: Clips, studio: Studio) -> None:
    assert_in_step(studio.make(clips.film()).folder / "master.m3u8", 6)


def test_picture_and_sound_agree_across_chunks(clips: Clips, studio: Studio) -> None:
    package = studio.make(clips.film(seconds=12, group=30), **SHORT_CHUNKS)
    assert package.chunk_count >= 2
    assert complaints(package.folder / "master.m3u8") == ""
    assert_in_step(package.folder / "master.m3u8", 12)
    times = [time for time, _ in packets(package.folder / "240p" / "index.m3u8")]
    assert times == pytest.approx([frame / 25 for frame in range(300)], abs=0.001)


STREAMS = ("film.ts", "film.mpg")


def stream_of(clips: Clips, name: str, *, group: int) -> Path:
    """Make twelve seconds in a container that has no list of its keyframes."""
    return clips.film(seconds=12, group=group, name=name, extra=("-c:a", "mp2"))


@pytest.mark.parametrize("name", STREAMS)
def test_a_chunk_of_a_stream_that_begins_off_a_keyframe_has_all_its_pictures(
    clips: Clips, studio: Studio, name: str
) -> None:
    package = studio.make(stream_of(clips, name, group=250), **SHORT_CHUNKS)
    assert package.chunk_count >= 2
    assert complaints(package.folder / "master.m3u8") == ""
    assert_in_step(package.folder / "master.m3u8", 12)


def test_a_chunk_of_a_large_stream_is_whole_though_only_its_beginning_was_looked_at(
    clips: Clips, tmp_path: Path
) -> None:
    film = stream_of(clips, "film.ts", group=250)
    source, seen = planned(film, **SHORT_CHUNKS)
    plan = dataclasses.replace(seen, picture_frames=None, keyframe_gap=1.0)
    chunk = chunks.Chunk(3, 200, 250)
    ladder.encode(film, source, plan, chunk, folder=tmp_path, scratch=tmp_path, watch=run.Watch())
    assert hls.read(tmp_path / "240p.m3u8").frames(plan.frame_rate) == 50


def test_late_sound_and_odd_start_times_stay_in_step(clips: Clips, studio: Studio) -> None:
    film = clips.film(name="late.ts", extra=("-muxdelay", "0.3", "-output_ts_offset", "70"))
    assert_in_step(studio.make(film).folder / "master.m3u8", 6)


def test_a_film_can_be_watched_before_it_is_whole(clips: Clips, studio: Studio) -> None:
    studio.make(clips.film(seconds=12, size="1280x720"))
    growing = [seen for seen in studio.seen if 0 < seen["720p"] < 6]
    assert growing
    assert all(seen["audio-0"] for seen in growing)


def test_playlists_only_ever_grow(clips: Clips, studio: Studio) -> None:
    studio.make(clips.film(seconds=12, group=30), **SHORT_CHUNKS)
    counts = [seen["240p"] for seen in studio.seen]
    assert counts == sorted(counts)


def test_a_portrait_film_stays_upright(clips: Clips, studio: Studio) -> None:
    turned = clips.once(
        "turned.mp4", "-i", str(clips.film(seconds=2)), "-c", "copy", "-metadata:s:v", "rotate=90"
    )
    package = studio.make(turned)
    assert [(rung.width, rung.height) for rung in package.plan.rungs] == [(360, 640), (240, 426)]
    assert complaints(package.folder / "master.m3u8") == ""


def test_odd_sizes_become_even(clips: Clips, studio: Studio) -> None:
    odd = clips.film(seconds=2, size="427x241", extra=("-pix_fmt", "yuv444p"))
    package = studio.make(odd)
    assert [(rung.width, rung.height) for rung in package.plan.rungs] == [(426, 240)]
    assert complaints(package.folder / "master.m3u8") == ""


def test_a_variable_frame_rate_becomes_constant_and_stays_in_step(
    clips: Clips, studio: Studio
) -> None:
    uneven = clips.once(
        "uneven.mkv", "-i", str(clips.film(rate="30", name="even.mp4")), "-c:a", "copy",
        "-vf", "select='not(mod(n,6)*gt(mod(floor(n/30),2),0))'", "-fps_mode", "passthrough",
        "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip
    package = studio.make(uneven)
    steps = {round(b - a, 3) for (a, _), (b, _) in pairs(package)}
    assert len(steps) <= 2
    assert max(steps) - min(steps) < 0.002
    assert_in_step(package.folder / "master.m3u8", 6)


def pairs(package: Package) -> list[tuple[tuple[float, bool], tuple[float, bool]]]:
    found = packets(package.folder / "360p" / "index.m3u8")
    return list(itertools.pairwise(found))


def test_a_film_without_sound_works(clips: Clips, studio: Studio) -> None:
    package = studio.make(clips.film(seconds=3, languages=()))
    assert package.tracks == {}
    assert "AUDIO" not in (package.folder / "master.m3u8").read_text()
    assert complaints(package.folder / "master.m3u8") == ""


def test_every_stream_of_sound_becomes_a_track_with_its_language(
    clips: Clips, studio: Studio
) -> None:
    package = studio.make(clips.film(languages=("eng", "spa")))
    master = (package.folder / "master.m3u8").read_text()
    assert 'LANGUAGE="en",NAME="English",DEFAULT=YES' in master
    assert 'LANGUAGE="es",NAME="Español",DEFAULT=NO' in master
    assert complaints(package.folder / "master.m3u8") == ""


def test_sound_that_outlasts_the_picture_keeps_the_last_picture(
    clips: Clips, studio: Studio
) -> None:
    film = clips.once(
        "long-sound.mkv", "-i", str(clips.film(seconds=2, languages=())),
        "-f", "lavfi", "-i", "sine=d=9", "-c:v", "copy", "-c:a", "aac",
    )  # fmt: skip
    package = studio.make(film, **SHORT_CHUNKS)
    assert package.plan.duration == pytest.approx(9, abs=0.1)
    assert complaints(package.folder / "master.m3u8") == ""


def test_the_master_tells_codecs_and_real_bandwidths(clips: Clips, studio: Studio) -> None:
    package = studio.make(clips.film())
    lines = (package.folder / "master.m3u8").read_text().splitlines()
    infos = [line for line in lines if line.startswith("#EXT-X-STREAM-INF")]
    assert len(infos) == 2
    for info, name in zip(infos, package.rungs, strict=True):
        assert re.search(r'CODECS="avc1\.64[0-9a-f]{4},mp4a\.40\.2"', info)
        size = (package.folder / name / "00000.mp4").stat().st_size * 8 / 6
        size += (package.folder / "audio-0" / "sound.mp4").stat().st_size * 8 / 6
        average = int(re.search(r"AVERAGE-BANDWIDTH=(\d+)", info)[1])  # type: ignore[index]
        assert average == pytest.approx(size, rel=0.05)
        assert int(re.search(r":BANDWIDTH=(\d+)", info)[1]) >= average  # type: ignore[index]


def test_a_killed_encode_goes_on_at_the_last_published_chunk(clips: Clips, studio: Studio) -> None:
    film = clips.film(seconds=12, group=30)

    def enough(package: Package | None) -> bool:
        return package is not None and package.frames_shown >= 100

    with pytest.raises(Cancelled):
        studio.make(film, is_cancelled=enough, **SHORT_CHUNKS)
    left = studio.place / "film"
    shown = hls.read(left / "240p" / "index.m3u8")
    package = studio.make(film, earlier=left, **SHORT_CHUNKS)
    whole = hls.read(package.folder / "240p" / "index.m3u8")
    assert whole.segments[: len(shown.segments)] == shown.segments
    kept = [left / "240p" / "00000.mp4", package.folder / "240p" / "00000.mp4"]
    assert kept[0].samefile(kept[1])
    assert whole.frames(package.plan.frame_rate) == package.plan.frames
    assert complaints(package.folder / "master.m3u8") == ""
    assert_in_step(package.folder / "master.m3u8", 12)


@pytest.mark.parametrize("name", STREAMS)
def test_a_killed_encode_of_a_stream_goes_on_in_the_middle_of_a_chunk(
    clips: Clips, studio: Studio, name: str
) -> None:
    film = stream_of(clips, name, group=40)
    left = studio.make(film, **SHORT_CHUNKS)
    for rung in left.rungs.values():
        kept = hls.Playlist(rung.shown.init_length, rung.shown.segments[:2])
        hls.write(left.folder / rung.name / "index.m3u8", kept, target_seconds=2)
    package = studio.make(film, earlier=left.folder, **SHORT_CHUNKS)
    files = [segment.uri for segment in package.rungs["240p"].shown.segments]
    assert files[:3] == ["00000.mp4", "00001.mp4", "00002.mp4"]
    assert complaints(package.folder / "master.m3u8") == ""
    assert_in_step(package.folder / "master.m3u8", 12)


def test_a_killed_encode_of_a_short_film_starts_again(clips: Clips, studio: Studio) -> None:
    film = clips.film(seconds=12, size="1280x720")
    with pytest.raises(Cancelled):
        studio.make(film, is_cancelled=lambda package: bool(package and package.frames_shown))
    left = studio.place / "film"
    package = studio.make(film, earlier=left)
    assert not (left / "240p" / "00000.mp4").samefile(package.folder / "240p" / "00000.mp4")


def test_a_file_that_ends_before_its_header_says_is_called_cut_off(clips: Clips) -> None:
    whole = clips.film(extra=("-movflags", "+faststart+frag_keyframe+empty_moov"), name="frag.mp4")
    cut = clips.write("cut-frag.mp4", whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(TruncatedFile):
        planned(cut)
