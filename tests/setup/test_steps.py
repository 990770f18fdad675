"""The steps of set-up: each does its work once, says what is missing, and spoils nothing."""

import os
import re
import socket
import stat
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import config
from deploy import programs, start
from deploy.setup import console, dotenv, stamps, system
from deploy.setup.console import SetupProblem

pytestmark = pytest.mark.unit


def program(name, *, there=False, needed=True):
    return system.Program(name, f"{name}-package", f"doing {name}", lambda: there, needed=needed)


@pytest.fixture
def no_apt(monkeypatch, tmp_path):
    monkeypatch.setattr(system, "may_install", lambda: False)
    monkeypatch.setattr(system, "TRIED", tmp_path / "venv" / "tried")


def test_a_folder_is_made_again_only_when_its_sources_change(tmp_path):
    source = tmp_path / "source"
    source.write_text("one")
    stamps.remember(tmp_path / "made", stamps.fingerprint([source]))

    assert stamps.is_fresh(tmp_path / "made", stamps.fingerprint([source]))
    source.write_text("two")
    assert not stamps.is_fresh(tmp_path / "made", stamps.fingerprint([source]))


def test_a_removed_folder_is_made_again(tmp_path):
    assert not stamps.is_fresh(tmp_path / "gone", stamps.fingerprint([tmp_path]))


def test_without_apt_exactly_the_missing_programs_are_listed(no_apt):
    wanted = [program("ffmpeg"), program("setpriv", there=True), program("venv")]

    with pytest.raises(SetupProblem) as problem:
        system.ensure(wanted)

    assert "apt-get install ffmpeg-package venv-package\n" in str(problem.value)
    assert "doing ffmpeg" in str(problem.value)
    assert "setpriv" not in str(problem.value)


def test_what_is_only_nice_to_have_is_named_once_and_stops_nothing(no_apt, capsys):
    wanted = [program("voice", needed=False), program("ffmpeg", there=True)]

    system.ensure(wanted)
    system.ensure(wanted)

    assert capsys.readouterr().out == "Going on without voice: doing voice\n"


def test_apt_is_asked_for_what_is_missing_and_nothing_else(monkeypatch, tmp_path):
    asked, there = [], []
    monkeypatch.setattr(system, "TRIED", tmp_path / "tried")
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "install", lambda names: (asked.extend(names), there.append(1)))
    missing = system.Program("ffmpeg", "ffmpeg-package", "encoding", lambda: bool(there))

    system.ensure([missing, program("setpriv", there=True)])

    assert asked == ["ffmpeg-package"]


def test_the_first_env_has_fresh_secrets_and_says_nothing_of_where_data_live(monkeypatch, tmp_path):
    monkeypatch.setattr(dotenv, "FILE", tmp_path / ".env")

    dotenv.ensure()

    settings = config.DevelopmentConfig(_env_file=tmp_path / ".env")
    assert len(settings.SECRET_KEY) >= 32
    assert settings.RENTALS_STAFF_TOKEN == "dvd_admin"
    written = set(re.findall(r"^([A-Z_]+)=", (tmp_path / ".env").read_text(), re.MULTILINE))
    assert not {"DATA_DIR", "DATABASE_URL", "REDIS_URL", "STORAGE_URL"} & written
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_an_env_that_is_there_is_left_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(dotenv, "FILE", tmp_path / ".env")
    (tmp_path / ".env").write_text("PORT=5050\n")

    dotenv.ensure()

    assert (tmp_path / ".env").read_text() == "PORT=5050\n"


def settings(**values):
    return config.DevelopmentConfig(_env_file=None, **values)


@pytest.mark.parametrize(
    ("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)]
)
def test_a_busy_port_names_the_way_out(host, family):
    with socket.socket(family) as taken:
        taken.bind((host, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match=f"in use.*PORT={port + 1} make run"):
            start.refuse_taken_port(settings(HOST=host, PORT=port))
    start.refuse_taken_port(settings(HOST=host, PORT=port))


class Healthy(BaseHTTPRequestHandler):
    """Answers every request."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        return


def test_the_web_process_is_asked_directly_also_behind_a_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(urllib.request, "_opener", None)
    monkeypatch.setattr(start, "UP_SECONDS", 20)

    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        assert start.answers(f"http://127.0.0.1:{server.server_port}/health")
        server.shutdown()


def test_a_second_start_on_the_same_data_is_refused(tmp_path):
    held = start.claim(tmp_path / "run")

    with pytest.raises(OSError, match="already runs on these data"):
        start.claim(tmp_path / "run")
    held.close()
    start.claim(tmp_path / "run").close()


def test_a_given_redis_means_none_of_our_own(tmp_path):
    own = programs.wanted(settings(DATA_DIR=tmp_path))
    given = programs.wanted(settings(DATA_DIR=tmp_path, REDIS_URL="redis://localhost:6379"))

    assert [each.name for each in own] == ["redis", "web", "worker", "beat"]
    assert [each.name for each in given] == ["web", "worker", "beat"]


def test_a_socket_path_that_no_system_takes_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match="RUNTIME_DIR"):
        programs.redis(settings(DATA_DIR=tmp_path, RUNTIME_DIR="/tmp/" + "x" * 100))


def test_what_looks_at_the_machine_gives_every_failure_a_remedy(tmp_path):
    command = [sys.executable, str(console.ROOT / "verify_setup.py")]
    environment = os.environ | {"DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    lines = done.stdout.splitlines()
    wrong = [at for at, line in enumerate(lines) if line.startswith(("FAIL", "note"))]
    assert any(line.startswith("ok    application") for line in lines), done.stdout
    assert all(lines[at + 1].startswith("      → ") for at in wrong)
    assert done.returncode == int(any(line.startswith("FAIL") for line in lines))
