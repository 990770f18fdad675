"""What every store must do, run against each implementation."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import clock
from app.services import storage

# An object store joins here: a name and what opens it empty in a fresh folder.
IMPLEMENTATIONS: dict[str, Callable[[Path], storage.Storage]] = {
    "local": lambda folder: storage.from_url(f"file://{folder}/store"),
}

BAD_KEYS = [
    "",
    "/etc/passwd",
    "videos//a",
    "videos/../../etc/passwd",
    "videos/./a",
    "..",
    ".arriving/x",
    "videos/.hidden",
    "videos/a\\b",
    "videos/a\nb",
    "videos/a\x00b",
    "videos/ä",
    "videos/a b",
    "videos/" + "a" * 201,
    "/".join(["aaaaaaaaaa"] * 100),
]


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> storage.Storage:
    return IMPLEMENTATIONS[request.param](tmp_path)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(b"0123456789")
    return path


def read(store: storage.Storage, key: str, **where: int) -> bytes:
    return b"".join(store.open(key, **where))


def test_a_file_taken_in_is_read_back_and_gone_from_where_it_was(store, source):
    store.put_file("videos/1/original/a.mp4", source)
    assert read(store, "videos/1/original/a.mp4") == b"0123456789"
    assert not source.exists()


def test_bytes_replace_what_was_there(store):
    store.put_bytes("a/b.vtt", b"first, and longer")
    store.put_bytes("a/b.vtt", b"second")
    assert read(store, "a/b.vtt") == b"second"


def test_a_copy_outlives_what_it_was_made_of_and_is_no_second_burden(store):
    store.put_bytes("a/b", b"0123456789")
    store.put_bytes("c/d", b"to be replaced")
    store.copy("a/b", "c/d")
    store.copy("a/b", "a/b")
    assert store.usage() in (10, 20)
    store.put_bytes("a/b", b"other")
    store.delete("a/b")
    assert read(store, "c/d") == b"0123456789"
    with pytest.raises(storage.NoSuchKey):
        store.copy("a/b", "c/e")
    assert list(store.list("c")) == ["c/d"]


def test_every_file_is_told_with_its_size_and_a_shared_one_counts_once_in_all(store):
    assert list(store.sizes()) == []
    store.put_bytes("a/b", b"0123456789")
    store.put_bytes("a/c/d", b"four")
    assert dict(store.sizes()) == {"a/b": 10, "a/c/d": 4}
    store.copy("a/b", "e")
    assert sum(size for _key, size in store.sizes()) == store.usage()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"start": 3}, b"3456789"),
        ({"start": 3, "length": 4}, b"3456"),
        ({"length": 0}, b""),
        ({"start": 8, "length": 100}, b"89"),
        ({"start": 10}, b""),
    ],
)
def test_a_range_is_read_from_its_first_byte_to_its_last(store, where, expected):
    store.put_bytes("a/b", b"0123456789")
    assert read(store, "a/b", **where) == expected


def test_a_large_file_comes_in_blocks(store):
    data = bytes(range(256)) * 4096
    store.put_bytes("a/b", data)
    blocks = list(store.open("a/b"))
    assert b"".join(blocks) == data
    assert max(len(block) for block in blocks) <= 256 * 1024


def test_what_was_opened_is_read_though_it_is_deleted_meanwhile(store):
    store.put_bytes("a/b", b"0123456789")
    opened = store.open("a/b", start=2)
    store.delete("a/b")
    assert b"".join(opened) == b"23456789"
    assert list(opened) == []


def test_a_stat_tells_size_and_age(store):
    store.put_bytes("a/b", b"four")
    stat = store.stat("a/b")
    assert stat is not None
    assert stat.size == 4
    assert abs(clock.now() - stat.modified) < timedelta(minutes=1)


def test_a_key_without_a_file_has_no_stat_and_cannot_be_opened(store):
    store.put_bytes("a/b", b"")
    for key in ("a/c", "a", "a/b/c"):
        assert store.stat(key) is None
        with pytest.raises(storage.NoSuchKey):
            store.open(key)
        with pytest.raises(storage.NoSuchKey), store.as_file(key):
            pass


def test_a_deleted_file_is_gone_and_deleting_again_is_harmless(store):
    store.put_bytes("a/b", b"x")
    store.put_bytes("a/c", b"y")
    store.delete("a/b")
    store.delete("a/b")
    assert list(store.list()) == ["a/c"]


def test_a_prefix_goes_whole_and_takes_no_neighbour_with_it(store):
    for key in ("videos/1/a/x", "videos/1/b", "videos/10/a", "videos/1-b/c"):
        store.put_bytes(key, b"x")
    store.delete_prefix("videos/1/")
    store.delete_prefix("videos/nothing")
    assert list(store.list()) == ["videos/1-b/c", "videos/10/a"]


def test_a_list_names_the_keys_below_a_prefix_in_order(store):
    for key in ("v/2", "v/1/b", "v/1/a", "w/1"):
        store.put_bytes(key, b"x")
    assert list(store.list("v/1/")) == ["v/1/a", "v/1/b"]
    assert list(store.list("v")) == ["v/1/a", "v/1/b", "v/2"]
    assert list(store.list("nothing")) == []


def test_everything_cannot_be_deleted_by_an_empty_prefix(store):
    store.put_bytes("a/b", b"x")
    with pytest.raises(storage.BadKey):
        store.delete_prefix("")
    assert list(store.list()) == ["a/b"]


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_leads_elsewhere_is_refused_everywhere(store, source, key):
    attempts: list[Callable[[], object]] = [
        lambda: store.put_file(key, source),
        lambda: store.put_bytes(key, b"x"),
        lambda: store.open(key),
        lambda: store.stat(key),
        lambda: store.delete(key),
        lambda: store.delete_prefix(key),
        lambda: store.folder(key),
        lambda: store.as_file(key).__enter__(),
    ]
    for attempt in attempts:
        with pytest.raises(storage.BadKey):
            attempt()
    assert source.exists()
    assert list(store.list()) == []


@pytest.mark.property_test
@given(key=st.text(max_size=40))
@settings(max_examples=300)
def test_any_text_is_either_a_key_below_the_root_or_refused(key):
    try:
        checked = storage.check_key(key)
    except storage.BadKey:
        return
    root = Path("/srv/store")
    assert root in Path(os.path.normpath(root / checked)).parents


def test_a_lent_file_holds_the_bytes(store):
    store.put_bytes("a/b.mp4", b"bytes")
    with store.as_file("a/b.mp4") as path:
        assert path.read_bytes() == b"bytes"


def test_usage_counts_the_bytes_kept(store):
    store.put_bytes("a/b", b"12345")
    store.put_bytes("a/c", b"123")
    assert store.usage() == 8
    store.delete_prefix("a")
    assert store.usage() == 0


def test_room_left_is_known_or_said_to_be_unknown(store):
    free = store.free_bytes()
    assert free is None or free > 0


def test_what_grows_in_a_folder_is_readable_by_its_key(store):
    folder = store.folder("videos/1/ladder-1")
    if folder is None:
        pytest.skip("no real folders here")
    (folder / "720.mp4").write_bytes(b"abc")
    with (folder / "720.mp4").open("ab") as growing:
        growing.write(b"def")
    assert read(store, "videos/1/ladder-1/720.mp4", start=2, length=2) == b"cd"
