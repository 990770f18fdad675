"""A real Celery worker: woken, robbed of Redis, killed, stopped; every step is done once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from app.core.extensions import celery
from app.jobs import service, tasks
from app.jobs.kinds import StepSpec
from app.jobs.models import JobState
from tests.conftest import make_app
from tests.jobs.factories import Bench
from tests.servers import start_redis, wait_for

pytestmark = [pytest.mark.integration, pytest.mark.slow]
QUICK = {"JOB_LEASE_SECONDS": "2", "JOB_HEARTBEAT_SECONDS": "0.5", "JOB_SWEEP_SECONDS": "0.5"}
STEP = StepSpec("cut", input={"n": 1})
CHAIN = (STEP, StepSpec("glue", input={"n": 2}, needs=("cut",)))


class Shop:
    """Jobs started here, a worker elsewhere, and the files its steps leave."""

    def __init__(self, bench: Bench, proof: Path) -> None:
        self.bench, self.proof = bench, proof

    def left(self, what: str) -> list[str]:
        """Name the files of a sort."""
        return sorted(path.name for path in self.proof.glob(f"{what}.*"))

    def go(self) -> None:
        """Let waiting steps go on."""
        (self.proof / "go").touch()

    def wait(self, job_id, state=JobState.COMPLETED, seconds=120.0) -> None:
        """Wait until a job is in a state."""
        wait_for(lambda: self.bench.job(job_id).state == state, seconds=seconds, what=str(state))

    @contextmanager
    def worker(self, *, role: str = "worker", **settings: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker (or beat) until the block ends."""
        config = self.bench.app.config
        environment = os.environ | QUICK | {
            "FLASK_ENV": "testing",
            "DATABASE_URL": str(config["SQLALCHEMY_DATABASE_URI"]),
            "REDIS_URL": config["REDIS_URL"],
            "DATA_DIR": str(config["WORK_FOLDER"].parent.parent),
            "PROOF": str(self.proof),
        } | settings  # fmt: skip
        command = [sys.executable, "-m", "celery", "-A", "tests.jobs.live.celery", role]
        process = subprocess.Popen(
            [*command, "--loglevel=warning"], env=environment, start_new_session=True
        )
        try:
            yield process
            assert self.left("deaf") == [], "a step began before the worker could be told to stop"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def shop(app, tmp_path) -> Shop:
    """Start jobs in the real time of the worker."""
    bench = Bench(app)
    bench.does()
    return Shop(bench, tmp_path)


def test_a_worker_is_woken_by_a_message_and_each_step_wakes_the_next(shop):
    shop.go()
    with shop.worker(JOB_SWEEP_SECONDS="600"):
        shop.wait(shop.bench.start(STEP))
        for _ in range(2):
            shop.wait(shop.bench.start(*CHAIN), seconds=60)
    assert len(shop.left("done")) == 5


def test_a_ring_goes_to_the_redis_of_this_test_though_another_application_was_made(
    app, applications, scratch
):
    make_app(scratch, f"sqlite:///{scratch}/test.db", f"unix://{scratch}/nothing.sock")
    assert applications("sqlite") is app
    bench = Bench(app)
    bench.does()
    with redis.Redis.from_url(bench.app.config["REDIS_URLS"]["broker"]) as broker:
        before = broker.llen("media")
        bench.start(STEP)
        assert broker.llen("media") == before + 1


def test_what_a_worker_does_is_told_to_the_sockets_of_other_processes(shop, redis_url):
    shop.go()
    heard = redis.Redis.from_url(redis_url).pubsub(ignore_subscribe_messages=True)
    heard.psubscribe("matinee.*")

    def say() -> bytes:
        message = heard.get_message(timeout=1)
        return message["data"] if message else b""

    with shop.worker(SOCKETIO_MESSAGE_QUEUE=f"{redis_url}?db=1"):
        job_id = shop.bench.start(STEP)
        shop.wait(job_id)
        news = f'"{job_id}","sequence"'.encode()
        wait_for(lambda: news in say(), what="the news on a channel")
    heard.close()


def test_beat_sends_the_sweep(shop, scratch):
    client = redis.Redis.from_url(shop.bench.app.config["REDIS_URLS"]["broker"])

    def is_sent() -> bool:
        return any(b"jobs.sweep" in message for message in client.lrange("default", 0, -1))

    with shop.worker(role="beat", RUNTIME_DIR=str(scratch / "beat")):
        wait_for(is_sent, seconds=120, what="a sweep in the queue")
    client.close()


@pytest.fixture
def deaf_broker(monkeypatch):
    """Point this process' Celery at a socket nobody listens on."""
    monkeypatch.setitem(celery.conf, "broker_url", "redis+socket:///tmp/nobody.sock")
    celery._after_fork()
    yield
    celery._after_fork()


def test_a_job_starts_at_once_while_no_message_can_be_sent(shop, deaf_broker, caplog):
    begun = time.monotonic()
    job_id = shop.bench.start(*[STEP] * 5)
    assert time.monotonic() - begun < 2
    assert caplog.text.count("no worker could be woken") == 1
    assert shop.bench.job(job_id).state == JobState.PENDING


def test_a_job_is_done_though_every_message_was_lost(shop):
    shop.go()
    job_id = shop.bench.start(*CHAIN)
    redis.Redis.from_url(shop.bench.app.config["REDIS_URL"]).flushall()
    with shop.worker():
        shop.wait(job_id)
    assert len(shop.left("done")) == 2


def test_work_goes_on_while_redis_is_away(shop, scratch):
    shop.go()
    with (
        start_redis(scratch / "mortal") as url,
        shop.worker(REDIS_URL=url, SOCKETIO_MESSAGE_QUEUE=url),
    ):
        shop.wait(shop.bench.start(STEP))
        client = redis.Redis.from_url(url)
        os.kill(client.info()["process_id"], signal.SIGKILL)
        shop.wait(shop.bench.start(*CHAIN))
    assert len(shop.left("done")) == 3


def test_a_killed_workers_step_is_done_by_another_once(shop):
    job_id = shop.bench.start(*CHAIN)
    with shop.worker() as first:
        wait_for(lambda: shop.left("begun"), seconds=120, what="the first worker")
        folder = Path((shop.proof / shop.left("begun")[0]).read_text())
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert folder.exists()
    shop.go()
    with shop.worker():
        shop.wait(job_id)
    assert [name.split(".")[1] for name in shop.left("done")] == ["1", "2"]
    assert shop.bench.job(job_id).steps[0].attempts == 2
    with shop.bench.app.app_context():
        tasks.cleanup.run()
    assert not folder.exists()


def test_a_cancellation_reaches_the_step_within_two_seconds(shop):
    job_id = shop.bench.start(*CHAIN)
    with shop.worker(JOB_HEARTBEAT_SECONDS="5", JOB_LEASE_SECONDS="20"):
        wait_for(lambda: shop.left("begun"), seconds=120, what="the worker")
        shop.bench.act(service.cancel, None, job_id)
        wait_for(lambda: shop.left("stopped"), seconds=2, what="the step to stop")
        assert shop.bench.job(job_id).state == JobState.CANCELLED


def test_a_worker_that_is_asked_to_stop_hands_its_step_back_and_goes(shop):
    job_id = shop.bench.start(STEP)
    with shop.worker() as worker:
        wait_for(lambda: shop.left("begun"), seconds=120, what="the worker")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    step = shop.bench.job(job_id).steps[0]
    assert (step.state, step.attempts, len(shop.left("stopped"))) == ("READY", 0, 1)


def test_a_worker_waits_for_a_step_that_it_found_by_looking_and_that_stops_slowly(
    shop, deaf_broker
):
    job_id = shop.bench.start(StepSpec("paint", input={"n": 1}))
    with shop.worker() as worker:
        wait_for(lambda: shop.left("begun"), seconds=120, what="the worker")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    step = shop.bench.job(job_id).steps[0]
    assert (step.state, step.attempts, len(shop.left("stopped"))) == ("READY", 0, 1)
