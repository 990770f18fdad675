"""A real server, killed in the middle of a part: after its restart the upload goes on, whole."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from app.core.signing import Grant, Keyring
from tests.browser.server import ROOT, LiveServer
from tests.servers import wait_for
from tests.uploads.tus import API, BODY, checksum, encoded, film

MIB = 1 << 20
TUS = {"Tus-Resumable": "1.0.0"}


class Line:
    """A client over a real connection; each call opens one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.token: dict[str, str] = {}

    def call(self, method: str, path: str, headers=None, body: bytes | None = None):
        """Send a whole request; answer status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body=body, headers=self.token | (headers or {}))
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, answer.headers, data

    def json(self, path: str, **body: str) -> dict:
        """Post JSON."""
        sent = json.dumps(body).encode()
        status, _, data = self.call("POST", path, {"Content-Type": "application/json"}, sent)
        assert status < 300, data
        return json.loads(data)

    def sign_up(self, name: str) -> None:
        """Become a creator."""
        email, password = f"{name}@example.org", "correct horse battery"
        self.json("/api/v1/auth/register", email=email, password=password)
        answer = self.json("/api/v1/auth/login", login=email, password=password)
        self.token = {"Authorization": f"Bearer {answer['access_token']}"}

    def open(self, size: int) -> str:
        """Open an upload and answer its address."""
        wanted = {"Upload-Length": str(size), "Upload-Metadata": encoded(filename="film.mp4")}
        status, headers, data = self.call("POST", API, TUS | wanted)
        assert status == 201, data
        return headers["Location"]

    def offset(self, url: str) -> int:
        """Ask how much is here."""
        status, headers, _ = self.call("HEAD", url, TUS)
        assert status == 200
        return int(headers["Upload-Offset"])

    def patch(self, url: str, offset: int, data: bytes):
        """Send a part whole."""
        return self.call("PATCH", url, TUS | BODY | {"Upload-Offset": str(offset)}, data)

    def begin_patch(self, url: str, offset: int, data: bytes, announced: int, headers=None):
        """Send the beginning of a part and leave the connection open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest("PATCH", url)
        wanted = {"Upload-Offset": str(offset), "Content-Length": str(announced)}
        for name, value in (TUS | BODY | wanted | self.token | (headers or {})).items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(data)
        return connection


@pytest.fixture(scope="module")
def server(scratch: Path, redis_url: str) -> Iterator[LiveServer]:
    folder = Path(tempfile.mkdtemp(dir=scratch))
    server = LiveServer(folder, redis_url)
    command = [sys.executable, "-m", "flask", "init-db"]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True)
    server.start_web()
    yield server
    server.stop()


def original_of(server: LiveServer, video_id: str) -> Path:
    (original,) = (server.folder / "uploads" / "videos" / video_id / "original").iterdir()
    return original


def restart(server: LiveServer) -> None:
    server.kill("web")
    server.start_web()


@pytest.mark.slow
@pytest.mark.integration
def test_an_upload_survives_kills_in_the_middle_of_its_parts(server):
    line, data = Line(server.port), film(40 * MIB)
    line.sign_up("ada")
    url = line.open(len(data))

    plain = line.begin_patch(url, 0, data[: 20 * MIB], len(data))
    wait_for(lambda: line.offset(url) >= 16 * MIB, what="the first 16 MiB")
    restart(server)
    plain.close()
    safe = line.offset(url)
    assert 16 * MIB <= safe <= 20 * MIB

    part = data[safe : safe + 10 * MIB]
    checked = line.begin_patch(url, safe, part[: 6 * MIB], len(part), checksum(part))
    spooled = next((server.folder / "uploads" / "spool").iterdir())
    wait_for(lambda: spooled.stat().st_size >= safe + 5 * MIB, what="half a part on the disk")
    restart(server)
    checked.close()
    assert line.offset(url) == safe

    status, headers, body = line.patch(url, safe, data[safe:])
    assert status == 204, body
    original = original_of(server, headers["Matinee-Video-Id"])
    assert sha256(original.read_bytes()).digest() == sha256(data).digest()
    assert not spooled.exists()


@pytest.mark.slow
@pytest.mark.integration
def test_a_real_server_takes_a_form_whole(server):
    line, data = Line(server.port), film(40 * MIB)
    line.sign_up("bob")
    head = b'--e\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
    body = head + data + b"\r\n--e--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=e"}
    status, _, answer = line.call("POST", "/api/v1/videos/upload", kind, body)
    assert status == 202, answer
    original = original_of(server, json.loads(answer)["video_id"])
    assert sha256(original.read_bytes()).digest() == sha256(data).digest()


@pytest.mark.slow
@pytest.mark.security
def test_a_real_server_logs_no_token_of_a_link(server):
    line = Line(server.port)
    keys = Keyring.of([server.environment["SECRET_KEY"]])
    token = keys.sign(Grant("play", None, 1 << 32), "videos/none")
    status, _, body = line.call("GET", f"/media/{token}/videos/none/a.mp4?{token}")
    assert (status, json.loads(body)["error"]["code"]) == (403, "ACCESS_ENDED")
    assert "/videos/none/a.mp4" in server.log("web")
    assert token not in server.log("web")


@pytest.mark.slow
@pytest.mark.integration
def test_the_commands_of_the_guide_work_as_they_stand(server):
    Line(server.port).sign_up("guided")
    (server.folder / "film.mp4").write_bytes(film(3 * MIB))
    guide = (ROOT / "docs" / "uploads.md").read_text()
    script = "\n".join(re.findall(r"```sh\n(.*?)```", guide, re.DOTALL))
    script = script.replace("127.0.0.1:5000", f"127.0.0.1:{server.port}")
    script = script.replace("ada@example.org", "guided@example.org")
    ran = subprocess.run(
        ["bash", "-euc", script], cwd=server.folder, capture_output=True, text=True, check=True
    )
    assert '"status":"PENDING"' in ran.stdout.replace(": ", ":")
    assert f"Upload-Offset: {3 * MIB}" in ran.stdout
    assert "Matinee-Job-Id: " in ran.stdout
