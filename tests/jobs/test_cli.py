"""`flask jobs …` and what is tidied."""

import uuid
from datetime import timedelta

import pytest

from app.core import registries
from app.core.database import unit_of_work
from app.jobs import artifacts, outcomes, tasks
from app.jobs.artifacts import Made
from app.jobs.errors import InputRejected
from tests.jobs.factories import chain

pytestmark = pytest.mark.integration


def say(runner, *words):
    result = runner.invoke(args=["jobs", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def test_jobs_are_listed_with_their_reasons(bench, runner):
    job_id = bench.start()
    bench.says(outcomes.reject, bench.claim(), InputRejected("NOT_A_VIDEO", "This is no video."))
    bench.start()
    code, output = say(runner, "list", "--status", "FAILED")
    assert code == 0
    assert str(job_id) in output
    assert "NOT_A_VIDEO: This is no video." in output
    assert "1 of 1" in output


def test_a_job_is_shown_with_steps_and_events(bench, runner):
    job_id = bench.start(*chain("cut", "glue"))
    bench.run()
    code, output = say(runner, "show", job_id, "--events")
    assert code == 0
    assert "cut" in output
    assert "READY" in output
    assert "#1 " in output


def test_a_job_is_cancelled_and_tried_again(bench, runner):
    job_id = bench.start()
    assert "CANCELLED" in say(runner, "cancel", job_id)[1]
    assert "PENDING" in say(runner, "retry", job_id)[1]
    assert say(runner, "retry", job_id) == (
        1,
        "Error: Only a failed or cancelled job can be tried again.\n",
    )
    assert say(runner, "show", uuid.uuid4())[0] == 1


def test_all_that_failed_is_tried_again_and_what_is_refused_stops_nothing(bench, runner):
    failed = [bench.start() for _ in range(2)]
    for _ in failed:
        bench.says(
            outcomes.reject, bench.claim(), InputRejected("NOT_A_VIDEO", "This is no video.")
        )
    bench.start()
    code, output = say(runner, "list", "--failed-steps")
    assert (code, output.count("NOT_A_VIDEO: This is no video."), "2 of 2" in output) == (
        0,
        2,
        True,
    )
    assert say(runner, "retry", "--all-failed", "--kind", "another") == (0, "")
    tried = say(runner, "retry", "--all-failed", "--dry-run")[1]
    assert tried.count("PENDING") == 2
    assert "2 of 2" in say(runner, "list", "--status", "FAILED")[1]
    assert say(runner, "retry", "--all-failed")[1].count("PENDING") == 2
    assert "PENDING" in say(runner, "list", "--status", "PENDING")[1]
    assert say(runner, "list", "--status", "FAILED") == (0, "")


def test_failed_steps_have_one_state_only(runner):
    assert say(runner, "list", "--failed-steps", "--status", "DONE")[0] == 2


def test_a_retry_names_a_job_or_all(bench, runner):
    for words in (("retry",), ("retry", str(bench.start()), "--all-failed")):
        code, output = say(runner, *words)
        assert (code, "Name a JOB, or say --all-failed." in output) == (2, True)
        assert say(runner, *words, "--json")[0] == 2


def test_expired_files_and_abandoned_folders_are_tidied_and_counted(bench, store):
    cleanups = registries.of(bench.app).cleanups
    job_id = bench.start()
    lease = bench.claim()
    for name, days in (("old.m4a", -1), ("new.m4a", 1)):
        key = f"{artifacts.prefix_of(job_id)}/{name}"
        store.put_bytes(key, b"x")
        with bench.app.app_context(), unit_of_work():
            until = bench.hands.now + timedelta(days=days)
            artifacts.add(job_id, "voice", Made(key, "0" * 64, 1, "audio/mp4"), expires_at=until)
    root = bench.app.config["WORK_FOLDER"]
    kept = root / f"{lease.step_id}-{lease.fence}"
    left = root / f"{lease.step_id}-{lease.fence - 1}"
    for folder in (kept, left):
        folder.mkdir(parents=True)
    with bench.app.app_context():
        for dry_run in (True, False):
            for name in ("artifacts", "work-folders"):
                assert cleanups[name].run(bench.hands.now, dry_run) == 1, name
        assert tasks.cleanup.run()["artifacts"] == 0
    assert [key.rsplit("/")[-1] for key in store.list("jobs")] == ["new.m4a"]
    assert (kept.exists(), left.exists()) == (True, False)
    kept.rmdir()


def test_the_metrics_count_what_waits_and_runs(bench):
    bench.start(*chain("cut", "glue"))
    with bench.app.app_context():
        measured = registries.of(bench.app).metrics["steps"].take()
        assert measured == {("media", "cut", "READY"): 1, ("media", "glue", "WAITING"): 1}
