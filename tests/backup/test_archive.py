"""A backup is believed only as it was made: cut, changed, enlarged or forged it is refused."""

from __future__ import annotations

import io
import itertools
import tarfile
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.backup import archive, contents, manifest, packing
from app.backup.contents import Backup
from app.backup.errors import Damaged
from app.backup.keys import Keys
from app.backup.manifest import Files, Manifest, Missing, Packed
from app.core import clock

pytestmark = pytest.mark.unit
LONG = "/".join(["a" * 60] * 5)
FILES = {"videos/1/film.mp4": b"film" * 300, LONG: b"long", "empty": b""}


def write(path: Path, files: Iterable[tuple[str, bytes]], listed: dict[str, bytes] | None = None):
    """Write a backup of files alone; the list may promise others than there are."""
    with path.open("wb") as file:
        tar = archive.Writer(file, 1_700_000_000)
        entries = []
        for name, data in files:
            with tar.member(name) as sink:
                sink.write(data)
            if name.startswith("files/"):
                entries.append((name.removeprefix("files/"), sink.size, sink.sha256))
        offset = tar.offset
        with tar.member(contents.LIST) as sink, packing.packed(sink) as out:
            for entry in entries:
                out.write(contents.listed(*entry))
        with tar.member(manifest.NAME) as last:
            last.write(manifest.written(made(len(entries), offset, sink)))
        tar.end()
    return path


def made(count: int, offset: int, sink: archive.Sink) -> Manifest:
    """Make the manifest of a backup without tables."""
    files = Files(count=count, total=0, offset=offset, size=sink.size, sha256=sink.sha256)
    plain = {"made_at": clock.now(), "version": "0", "revision": "0", "database": "sqlite"}
    return Manifest(**plain, tables=[], files=files, missing=Missing(), settings={})


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write(tmp_path / "b.tar", [(f"files/{key}", data) for key, data in FILES.items()])


def refusal(path: Path) -> str:
    """Answer why a backup is refused."""
    with pytest.raises(Damaged) as refused:
        Backup(path).verify()
    return refused.value.message


def test_what_was_packed_is_read_again_by_us_and_by_any_tar(whole: Path) -> None:
    found = {part.key: b"".join(part.pieces) for part in Backup(whole).parts() if part.key}
    assert found == FILES
    with tarfile.open(whole) as tar:
        names = tar.getnames()
        assert names[-1] == manifest.NAME
        assert tar.extractfile(f"files/{LONG}").read() == b"long"


def test_it_may_end_nowhere_but_at_its_end(whole: Path, tmp_path: Path) -> None:
    data, cut = whole.read_bytes(), tmp_path / "cut.tar"
    for size in [0, 1, 511, 512, len(data) // 2, len(data) - 1024, len(data) - 512, len(data) - 1]:
        cut.write_bytes(data[:size])
        assert "only a part" in refusal(cut)
    cut.write_bytes(data + bytes(512))
    refusal(cut)


def test_no_byte_of_it_can_be_another_one(whole: Path, tmp_path: Path) -> None:
    data, flipped = whole.read_bytes(), tmp_path / "flipped.tar"
    for position in [*range(0, len(data), 13), len(data) - 1]:
        changed = bytearray(data)
        changed[position] ^= 0x20
        flipped.write_bytes(changed)
        assert refusal(flipped)


def test_a_member_less_or_more_or_in_another_place_is_told(whole: Path, tmp_path: Path) -> None:
    with whole.open("rb") as file:
        found = list(archive.walk(file))
    data = whole.read_bytes()
    starts = [0, *(one.end for one in found)]
    parts = [data[a:b] for a, b in itertools.pairwise(starts)]
    other = tmp_path / "other.tar"
    for order in ([1, 2, 3, 4], [0, 0, 1, 2, 3, 4], [1, 0, 2, 3, 4], [0, 1, 2, 3, 3, 4]):
        other.write_bytes(b"".join(parts[number] for number in order) + archive.END)
        assert refusal(other)


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "a/../../b", ".hidden", "a b"])
def test_a_name_that_leads_elsewhere_is_refused(key: str, tmp_path: Path) -> None:
    forged = write(tmp_path / "forged.tar", [(f"files/{key}", b"x")])
    assert "No file can be called" in refusal(forged)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_what_is_no_plain_file_is_refused(kind: bytes, whole: Path) -> None:
    info = tarfile.TarInfo("files/videos/1/film.mp4")
    info.type, info.linkname, info.mode, info.mtime = kind, "/etc/passwd", 0o600, 1_700_000_000
    with whole.open("r+b") as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT))
    assert "not one a backup has" in refusal(whole)


def test_a_forged_size_goes_nowhere(whole: Path) -> None:
    with whole.open("r+b") as file:
        file.write(archive.header("files/videos/1/film.mp4", -512, 1_700_000_000))
    assert refusal(whole)


def test_a_list_that_promises_too_little_leaves_a_file_over(tmp_path: Path) -> None:
    forged = write(tmp_path / "forged.tar", [("files/a", b"a"), ("elsewhere/b", b"b")])
    assert "in its place" in refusal(forged)


def test_a_large_file_takes_no_memory(tmp_path: Path) -> None:
    piece, path = bytes(1 << 20), tmp_path / "large.tar"
    tracemalloc.start()
    try:
        with path.open("wb") as file:
            tar = archive.Writer(file, 0)
            with tar.member("files/large") as sink:
                for _ in range(48):
                    sink.write(piece)
            tar.end()
        with path.open("rb") as file:
            total = sum(len(p) for found in archive.walk(file) for p in archive.pieces(file, found))
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert total == 48 << 20


def test_keys_are_kept_outside_the_memory() -> None:
    with Keys() as keys:
        tracemalloc.start()
        try:
            keys.add(f"videos/{number:060}" for number in range(30_000))
            assert tracemalloc.get_traced_memory()[1] < 1 << 20
        finally:
            tracemalloc.stop()
        keys.discard(f"videos/{0:060}")
        assert len(keys) == 29_999
        assert f"videos/{1:060}" in keys
        assert f"videos/{0:060}" not in keys


def test_half_of_a_backup_never_has_its_name(tmp_path: Path) -> None:
    target = tmp_path / "b.tar"
    with pytest.raises(RuntimeError), packing.unfinished(target) as file:
        file.write(b"half")
        assert not target.exists()
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with packing.unfinished(target) as file:
        file.write(b"whole")
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_backup_left_goes_with_the_next(tmp_path: Path) -> None:
    import os  # noqa: PLC0415

    left, busy = tmp_path / ".old.tar.1.matinee-part", tmp_path / "b.tar"
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    with packing.unfinished(busy) as file:
        assert not left.exists()
        part = next(tmp_path.glob(".b.tar.*"))
        os.utime(part, (1, 1))
        packing.remove_left(tmp_path)
        assert part.exists()
        file.write(b"x")


def lines_of(data: bytes) -> list[Any]:
    return list(contents.lines_of("x", [data]))


def test_lines_that_do_not_end_are_refused() -> None:
    buffer = io.BytesIO()
    with packing.packed(buffer) as file:
        file.write(b"[1]\n[2")
    with pytest.raises(Damaged):
        lines_of(buffer.getvalue())
    with pytest.raises(Damaged):
        lines_of(buffer.getvalue()[:-5])
    with pytest.raises(Damaged):
        lines_of(b"no gzip at all")


def test_a_hash_is_a_hash() -> None:
    with pytest.raises(ValueError, match="sha256"):
        Packed(size=1, sha256="../..")
