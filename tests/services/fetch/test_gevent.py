"""Under gevent other greenlets go on, and the whole time holds although waits are its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[3]
# What drips inside a handshake or a record of TLS resets the waits of gevent's own sockets.
UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
import sys
import time
import types
sys.modules["app"] = types.ModuleType("app")  # without the factory, which takes seconds
sys.modules["app"].__path__ = ["app"]
import gevent
from app.services.fetch import AddressNotPublic, Fetcher, FetchTimedOut, Limits
from tests.services.fetch import rig

def fetcher(**limits):
    return Fetcher(Limits(**limits), resolve=lambda _: ["127.8.8.8"], may_reach=lambda _: True)

def timed_out(url):
    began = time.monotonic()
    try:
        fetcher(total_seconds=0.5).fetch(url)
    except FetchTimedOut:
        return time.monotonic() - began < 3
    return False

def slow(line):
    gevent.sleep(0.3)
    line.sendall(rig.ok(b"page"))

def drip_handshake(line, _):
    with line:
        line.sendall(bytes.fromhex("1603033fff"))
        try:
            while not site.over.wait(0.02):
                line.sendall(bytes([2]))
        except OSError:
            pass

with rig.site() as site:
    site.pages["/"] = slow
    began = time.monotonic()
    at_once = [gevent.spawn(fetcher().fetch, site.address()) for _ in range(30)]
    gevent.joinall(at_once)
    assert {each.value.body for each in at_once} == {b"page"}
    assert time.monotonic() - began < 3, "they waited for each other"

    site.drip("/drip", rig.HEAD + bytes([13, 10]))
    assert timed_out(site.address("/drip")), "a body dripped on"
    site.serve = drip_handshake
    assert timed_out(site.address(scheme="https")), "a handshake dripped on"

began = time.monotonic()
asking = Fetcher(Limits(connect_seconds=0.2), resolve=lambda _: gevent.sleep(10))
try:
    asking.fetch("http://slow.example/")
except FetchTimedOut:
    assert time.monotonic() - began < 3
else:
    raise AssertionError("the name server was waited for")
try:
    Fetcher().fetch("http://127.0.0.1/")
except AddressNotPublic:
    print("fine")
"""


def test_under_gevent_fetches_run_beside_each_other_and_end_in_time() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.stdout.strip(), ran.stderr) == ("fine", "")
