"""Whatever happens on the way, in any order, the bytes that arrive are the bytes that were sent."""

from __future__ import annotations

from unittest import mock
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.core.database import unit_of_work
from app.services import storage
from app.uploads import landing
from app.uploads.spool import SpoolFile
from app.videos.models import Video
from tests.uploads.tus import Tus, checksum, code, film

SIZES = st.integers(1, 700_000)
ALGORITHMS = st.sampled_from([None, "sha1", "sha256", "md5"])


class Killed(BaseException):
    """Stands for kill -9: nothing is tidied up after it."""


class AnUpload(RuleBasedStateMachine):
    """One upload, a client that errs, lines that break and a server that dies."""

    app = None
    tus: Tus

    @initialize(size=SIZES, seed=st.integers(0, 9))
    def begin(self, size: int, seed: int) -> None:
        self.data = film(size, seed)
        self.url = self.tus.open(size)
        self.offset = 0
        self.video_id = ""

    def part(self, length: int) -> bytes:
        return self.data[self.offset : self.offset + length]

    @property
    def is_open(self) -> bool:
        return self.offset < len(self.data)

    def acknowledged(self, answer) -> None:
        assert answer.status_code == 204, answer.get_data(as_text=True)
        self.offset = int(answer.headers["Upload-Offset"])
        self.video_id = answer.headers.get("Matinee-Video-Id", "")
        assert bool(self.video_id) == (not self.is_open)

    @rule(length=SIZES, algorithm=ALGORITHMS)
    def send(self, length: int, algorithm: str | None) -> None:
        part = self.part(length)
        headers = checksum(part, algorithm) if algorithm else {}
        self.acknowledged(self.tus.patch(self.url, self.offset, part, headers))

    @precondition(lambda self: self.is_open)
    @rule(shift=st.integers(-1000, 1000).filter(bool), length=SIZES)
    def send_to_the_wrong_place(self, shift: int, length: int) -> None:
        place = max(0, self.offset + shift)
        if place != self.offset:
            assert code(self.tus.patch(self.url, place, self.part(length))) == "WRONG_OFFSET"

    @precondition(lambda self: self.is_open)
    @rule(length=SIZES, algorithm=ALGORITHMS.filter(bool))
    def send_damaged(self, length: int, algorithm: str) -> None:
        part = self.part(length)
        damaged = bytes([part[0] ^ 1]) + part[1:]
        answer = self.tus.patch(self.url, self.offset, damaged, checksum(part, algorithm))
        assert code(answer) == "CHECKSUM_MISMATCH"

    @precondition(lambda self: self.is_open)
    @rule(extra=st.integers(1, 1000), algorithm=ALGORITHMS)
    def send_too_much(self, extra: int, algorithm: str | None) -> None:
        part = self.data[self.offset :] + b"x" * extra
        headers = checksum(part, algorithm) if algorithm else {}
        assert code(self.tus.patch(self.url, self.offset, part, headers)) == "TOO_MANY_BYTES"

    @precondition(lambda self: self.is_open)
    @rule(length=SIZES, arrives=st.floats(0, 0.99), algorithm=ALGORITHMS)
    def lose_the_line(self, length: int, arrives: float, algorithm: str | None) -> None:
        part = self.part(length)
        came = part[: int(len(part) * arrives)]
        headers = checksum(part, algorithm) if algorithm else {}
        answer = self.tus.patch_torn(self.url, self.offset, came, len(part), headers)
        assert code(answer) == "BODY_CUT"
        self.offset += 0 if algorithm else len(came)

    @precondition(lambda self: self.is_open)
    @rule(length=SIZES, algorithm=ALGORITHMS, last_act=st.sampled_from(["cut", "save", "land"]))
    def kill_the_server(self, length: int, algorithm: str | None, last_act: str) -> None:
        """Die while the part is being written, before it is recorded, or before it is a video."""
        part = self.part(length)
        headers = checksum(part, algorithm) if algorithm else {}
        if last_act == "cut":
            deadly = mock.patch.object(SpoolFile, "sync", side_effect=Killed)
        else:
            deadly = mock.patch.object(landing, last_act, side_effect=Killed)
        with deadly, pytest.raises(Killed):
            self.tus.patch(self.url, self.offset, part, headers)
        if last_act == "land":
            self.offset += len(part)
        if not self.is_open:
            self.acknowledged(self.tus.patch(self.url, self.offset, b""))

    @invariant()
    def asking_tells_the_truth(self) -> None:
        if hasattr(self, "url"):
            assert self.tus.offset(self.url) == self.offset

    def teardown(self) -> None:
        if not hasattr(self, "url"):
            return
        self.send(len(self.data), None)
        with self.app.app_context(), unit_of_work(writes=False) as session:
            video = session.get_one(Video, UUID(self.video_id))
            assert b"".join(storage.current().open(video.original_key)) == self.data
            assert session.query(Video).filter_by(size_bytes=len(self.data)).count() >= 1


@pytest.mark.property_test
@pytest.mark.integration
def test_what_arrives_is_what_was_sent(app, tus):
    class Bound(AnUpload):
        pass

    Bound.app, Bound.tus = app, tus
    run_state_machine_as_test(
        Bound,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
