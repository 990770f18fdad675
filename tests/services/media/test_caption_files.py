"""Files of captions as people have them: read where they can be, else refused with the line."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from app.services.media import caption_files
from app.services.media.captions import CaptionsInvalid, Cue, srt, time_of, vtt

pytestmark = pytest.mark.unit

VTT = """WEBVTT - the harbour
Kind: captions

NOTE somebody wrote this
over two lines

STYLE
::cue { color: papayawhip }

first
00:01.000 --> 00:03.500 align:start position:10%
<v.loud Mia Tanaka>The <i>harbour</i> sleeps.</v>

01:00:04.000 --> 01:00:06.250
Salt &amp; water,
<c.yellow>A &lt; B</c>
"""
SRT = """1
00:00:01,000 --> 00:00:03,500
{\\an8}<font color="#ffffff">The <i>harbour</i> sleeps.</font>

2
01:00:04,000 --> 01:00:06,250 X1:0 X2:100
Salt & water,
A < B <3
"""
PLAIN = [
    Cue(1_000, 3_500, "The harbour sleeps."),
    Cue(3_604_000, 3_606_250, "Salt & water,\nA < B"),
]


def test_webvtt_keeps_words_and_speakers_and_leaves_notes_styles_and_tags() -> None:
    first, second = caption_files.parse(VTT.encode())
    assert first == Cue(1_000, 3_500, "Mia Tanaka: The harbour sleeps.")
    assert second == PLAIN[1]


def test_subrip_keeps_words_and_leaves_tags() -> None:
    first, second = caption_files.parse(SRT.encode())
    assert first == PLAIN[0]
    assert second.text == "Salt & water,\nA < B <3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("write", [vtt, srt])
def test_letters_and_line_ends_may_be_any(
    encoding: str, end: str, write: Callable[[Iterable[Cue]], str]
) -> None:
    cues = [Cue(0, 900, "Der Hafen schläft.\nСпит гавань. 港")]
    text = write(cues).replace("\n", end)
    assert caption_files.parse(text.encode(encoding)) == cues


def test_letters_of_old_windows_are_read() -> None:
    assert caption_files.parse("1\n0:01,0 --> 0:02,0\nSchläft “er”?".encode("cp1252")) == [
        Cue(1_000, 2_000, "Schläft “er”?")
    ]


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("00:00:01.500", 1_500),
        ("00:00:01,500", 1_500),
        ("01:02", 62_000),
        ("0:07.5", 7_500),
        ("100:00:00.000", 360_000_000),
    ],
)
def test_times_are_read_with_or_without_hours(written: str, milliseconds: int) -> None:
    assert time_of(written) == milliseconds


def test_a_cue_without_an_empty_line_behind_the_head_is_read_as_players_do() -> None:
    assert caption_files.parse(b"WEBVTT\n00:01.000 --> 00:02.000\nHey") == [Cue(1000, 2000, "Hey")]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "There is no cue with text in this file."),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "There is no cue with text in this file."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "Line 2: here should be times"),
        (b"\xff\xfe\x00", "This is no text file"),
        (b"\x81\x8d", "This is no text file"),
        (b"1\n00:00:01,000 -> 00:00:02,000\nHey", "Line 2: here should be times"),
        (b"WEBVTT\n\nHello there", "Line 3: here should be times"),
        (b"1\n00:00:01,000 --> soon\nHey", "Line 2: this is no time."),
        (b"1\n00:00:01,000 -->\nHey", "Line 2: this is no time."),
        (b"1\n00:99:01,000 --> 01:00:00,000\nHey", "Line 2: minutes and seconds go up to 59."),
        (b"1\n00:00:02,000 --> 00:00:01,000\nHey", "Line 2: it must end after it begins."),
        (b"1\n00:00:02,000 --> 00:00:02,000\nHey", "Line 2: it must end after it begins."),
        (b"1\n500:00:02,000 --> 500:00:03,000\nHey", "Line 2: it begins at a time that no"),
        (b"1\n00:01,0 --> 00:02,0\nHey\n2\n00:03,0 --> 00:04,0\nYou", "Line 5: an empty line is"),
        (b"1\n00:01,0 --> 00:02,0\n" + b"x" * 2_001, "Line 2: its text is longer than 2000"),
        (b"x" * ((2 << 20) + 1), "A file of captions has at most 2 MiB."),
        (b"0:01 --> 0:02\nx\n\n" * 20_001, "A track has at most 20,000 cues."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(file: bytes, told: str) -> None:
    with pytest.raises(CaptionsInvalid) as refused:
        caption_files.parse(file)
    assert refused.value.message.startswith(told)
    assert refused.value.details == {"file": [refused.value.message]}


def test_cues_are_put_in_the_order_of_their_times() -> None:
    cues = caption_files.parse(b"0:05 --> 0:06\nthen\n\n0:01 --> 0:02\nfirst\n")
    assert [cue.text for cue in cues] == ["first", "then"]


def test_the_files_we_write_are_as_players_want_them() -> None:
    assert vtt(PLAIN) == (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500\nThe harbour sleeps.\n"
        "\n2\n01:00:04.000 --> 01:00:06.250\nSalt &amp; water,\nA &lt; B\n"
    )
    assert srt(PLAIN) == (
        "1\n00:00:01,000 --> 00:00:03,500\nThe harbour sleeps.\n"
        "\n2\n01:00:04,000 --> 01:00:06,250\nSalt & water,\nA < B\n"
    )


TRICKY = [
    Cue(0, 1, "--> 00:01 --> 00:02"),
    Cue(1_001, 2_000, "NOTE this\nSTYLE"),
    Cue(3_000, 3_999, "2 < 3 & 5 > 4"),
    Cue(5_000, 6_000, "7"),
    Cue(359_990_000, 359_999_999, "late"),
]


@pytest.mark.parametrize("write", [vtt, srt])
def test_ffmpeg_reads_what_we_write(tmp_path: Path, write: Callable[[Iterable[Cue]], str]) -> None:
    """An independent parser finds every cue at its time, with its text."""
    ours = tmp_path / f"ours.{write.__name__}"
    ours.write_text(write(TRICKY), encoding="utf-8")
    shown = ["-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0"]
    lines = run("ffprobe", "-v", "error", str(ours), *shown).split()
    assert [line.rstrip(",") for line in lines] == [
        f"{cue.start / 1000:.6f},{(cue.end - cue.start) / 1000:.6f}" for cue in TRICKY
    ]
    read = caption_files.parse(
        run("ffmpeg", "-v", "error", "-i", str(ours), "-f", "webvtt", "-").encode()
    )
    assert [cue[:2] for cue in read] == [cue[:2] for cue in TRICKY]
    assert [read[1].text, read[3].text] == [TRICKY[1].text, "7"]


def run(*command: str) -> str:
    """Run a tool that has nothing to complain of, and answer what it wrote."""
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    return ran.stdout
