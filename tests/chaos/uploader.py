"""A patient tus client: it asks again and goes on from where the server is, as the browser does."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import urllib.error
import urllib.request
from typing import Any

from tests.chaos.report import Doubled
from tests.servers import ask, wait_for

TUS = {"Tus_Resumable": "1.0.0"}
AWAY = (urllib.error.URLError, ConnectionError, TimeoutError, OSError)
PATIENCE_SECONDS = 90


class Uploader:
    """Somebody with an account who uploads films."""

    def __init__(self, base: str, name: str) -> None:
        self.base = base
        self.headers: dict[str, str] = {}
        person = {"email": f"{name}@example.org", "username": name, "password": "correct horse"}
        self.call("POST", "/auth/register", person)
        login = {"login": name, "password": "correct horse"}
        token = self.json("POST", "/auth/login", login)["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Make one call; answer (status, headers, body)."""
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        kind = {"Content-Type": "application/json"} if isinstance(body, dict) else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        host = self.base.partition("/api/")[0]
        address = host + path if path.startswith("/api/") else self.base + path
        request = urllib.request.Request(
            address, data=data, method=method, headers=self.headers | kind | named
        )
        try:
            with ask(request, seconds=15) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.headers, refused.read()

    def json(self, method: str, path: str, body: Any = None) -> Any:
        """Make one call that must succeed; answer its JSON."""
        status, _headers, data = self.patiently(method, path, body)
        assert status < 300, data
        return json.loads(data)

    def patiently(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Make a call again until somebody answers it with less than 500."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.call(method, path, body, **headers)
                if answer[0] < 500:
                    return answer
            except AWAY:
                answer = None
            assert time.monotonic() < deadline, f"{method} {path}: {answer}"
            time.sleep(0.2)

    def begin(self, film: bytes, name: str) -> str:
        """Open an upload; answer its address."""
        fields = {"filename": f"{name}.mp4", "title": name, "access": "public"}
        coded = [f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in fields.items()]
        status, headers, data = self.patiently(
            "POST",
            "/uploads",
            b"",
            Upload_Length=str(len(film)),
            Upload_Metadata=",".join(coded),
            **TUS,
        )
        assert status == 201, data
        return str(headers["Location"])

    def offset(self, address: str) -> int:
        """Ask how far an upload is."""
        _status, headers, _data = self.patiently("HEAD", address, **TUS)
        return int(headers["Upload-Offset"])

    def send(self, address: str, film: bytes, *, upto: int | None = None) -> dict[str, str]:
        """Send parts until `upto` (all when omitted); answer the finishing headers."""
        end = len(film) if upto is None else upto
        at = self.offset(address)
        answer: dict[str, str] = {}
        while at < end or not answer:
            part = film[at : min(at + (256 << 10), end)]
            try:
                status, headers, _ = self.call(
                    "PATCH",
                    address,
                    part,
                    Upload_Offset=str(at),
                    Content_Type="application/offset+octet-stream",
                    **TUS,
                )
                answer = dict(headers) if status < 300 else {}
            except AWAY:
                answer = {}
            at = self.offset(address)
        return answer

    def video_of(self, address: str) -> str:
        """Ask a finished upload which video it became."""
        _status, headers, _data = self.patiently("HEAD", address, **TUS)
        return str(headers["Matinee-Video-Id"])

    def job_of(self, video_id: str) -> Any:
        """Answer the one job of a video."""
        jobs = self.json("GET", "/jobs?page_size=100")["items"]
        mine = [job for job in jobs if job["video_id"] == video_id]
        if len(mine) != 1:
            raise Doubled(f"{len(mine)} jobs for one upload")
        return mine[0]

    def wait_until_done(self, video_id: str) -> None:
        """Wait until a video's job has completed; fail when it failed."""

        def ended() -> bool:
            status = self.job_of(video_id)["status"]
            assert status not in {"FAILED", "CANCELLED"}, self.job_of(video_id)
            return bool(status == "COMPLETED")

        wait_for(ended, seconds=PATIENCE_SECONDS, what="the job to complete")

    def check_whole(self, video_id: str, film: bytes) -> None:
        """Check that the video is ready and its original is the film, to the bit."""
        video = self.json("GET", f"/videos/{video_id}")
        assert video["status"] == "READY"
        assert video["original"]["sha256"] == hashlib.sha256(film).hexdigest()

    def check_nothing_doubled(self) -> None:
        """Check that each upload became one video with one job."""
        videos = self.json("GET", "/videos/mine?page_size=100")
        jobs = self.json("GET", "/jobs?page_size=100")
        titles = [video["title"] for video in videos["items"]]
        if len(titles) != len(set(titles)):
            raise Doubled(f"two videos of one upload: {sorted(titles)}")
        if videos["pagination"]["total"] != jobs["pagination"]["total"]:
            raise Doubled(f"{len(titles)} videos, {jobs['pagination']['total']} jobs")
