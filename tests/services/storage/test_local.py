"""What is special about a local disk: renames, other file systems, a full disk, left-overs."""

from __future__ import annotations

import errno
import os
import tempfile
import threading
from pathlib import Path

import pytest

from app.services import storage


@pytest.fixture
def store(tmp_path: Path) -> storage.LocalDisk:
    return storage.LocalDisk(tmp_path / "store")


def arrivals(store: storage.LocalDisk) -> list[str]:
    return [path.name for path in (store.root / ".arriving").iterdir()]


def file_system(folder: str) -> int | None:
    return Path(folder).stat().st_dev if Path(folder).is_dir() else None


def test_taking_a_file_in_moves_it_without_a_copy(store, tmp_path):
    source = tmp_path / "big.mp4"
    source.write_bytes(b"x" * 1000)
    inode = source.stat().st_ino
    store.put_file("videos/1/original/big.mp4", source)
    assert store.path("videos/1/original/big.mp4").stat().st_ino == inode


@pytest.mark.skipif(
    file_system("/dev/shm") in (None, file_system(tempfile.gettempdir())),
    reason="needs a second file system",
)
def test_a_file_from_another_file_system_arrives_whole(store):
    source = Path("/dev/shm") / f"matinee-{os.getpid()}"
    source.write_bytes(b"from afar")
    store.put_file("a/b", source)
    assert store.path("a/b").read_bytes() == b"from afar"
    assert not source.exists()
    assert arrivals(store) == []


def test_a_full_disk_is_told_and_leaves_nothing_behind(store, monkeypatch):
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(storage.StorageFull):
        store.put_bytes("a/b", b"x")
    monkeypatch.undo()
    assert list(store.list()) == []
    assert arrivals(store) == []


def test_readers_never_see_half_a_replacement(store):
    versions = [bytes([value]) * 200_000 for value in (1, 2)]
    store.put_bytes("a/b", versions[0])
    done = threading.Event()

    def write() -> None:
        for turn in range(40):
            store.put_bytes("a/b", versions[turn % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert b"".join(store.open("a/b")) in versions
    writer.join()


@pytest.mark.parametrize("blocks_read", [0, 1, 2, 3])
def test_a_reader_that_is_given_up_closes_its_file(store, blocks_read):
    store.put_bytes("a/b", bytes(300_000))
    reader = store.open("a/b")
    assert opened(store.path("a/b")) == 1
    for _ in range(blocks_read):
        next(reader, None)
    del reader
    assert opened(store.path("a/b")) == 0


def opened(path: Path) -> int:
    """Count how often this process has a file open."""
    handles = Path("/proc/self/fd").iterdir()
    return sum(handle.is_symlink() and handle.resolve() == path.resolve() for handle in handles)


def test_files_arrive_while_a_neighbour_is_tidied_away(store):
    def come_and_go(name: str) -> None:
        for _ in range(60):
            store.put_bytes(f"videos/1/{name}", b"x")
            store.delete(f"videos/1/{name}")
        store.put_bytes(f"videos/1/{name}", b"x")

    threads = [threading.Thread(target=come_and_go, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(store.list()) == ["videos/1/a", "videos/1/b", "videos/1/c"]


def test_what_a_killed_process_left_goes_a_day_later(store):
    for name, age in (("old", 90_000), ("new", 60)):
        path = store.root / ".arriving" / name
        path.write_bytes(b"half")
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    storage.LocalDisk(store.root)
    assert arrivals(store) == ["new"]


def test_a_store_opens_while_files_arrive_in_it(store):
    done = threading.Event()

    def arrive() -> None:
        while not done.is_set():
            store.put_bytes("a/b", b"x")

    writers = [threading.Thread(target=arrive) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(300):
            storage.LocalDisk(store.root)
    finally:
        done.set()
        for writer in writers:
            writer.join()


def test_an_address_opens_the_store_it_names(tmp_path):
    opened = storage.configure(storage.from_url(f"file://{tmp_path}/with%20space"))
    assert storage.current() is opened
    assert (tmp_path / "with space").is_dir()


def test_an_unknown_kind_of_address_is_refused():
    with pytest.raises(ValueError, match="ftp"):
        storage.from_url("ftp://host/folder")
