"""The REST routes of jobs."""

import uuid

import pytest

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.jobs import artifacts, kinds, outcomes
from app.jobs.artifacts import Made
from app.jobs.errors import InputRejected
from app.jobs.kinds import Kind, StepSpec
from tests.jobs.factories import NAMES, chain, succeed

pytestmark = pytest.mark.integration
JOBS = "/api/v1/jobs"


@pytest.fixture
def owner(people):
    return people.make()


def test_i_see_my_jobs_the_newest_first_and_nobody_elses(bench, client, people, owner):
    first = bench.start(owner_id=owner.id)
    bench.hands.turn(seconds=1)
    second = bench.start(owner_id=owner.id)
    bench.start(owner_id=people.make().id)
    answer = client.get(JOBS, headers=owner.headers).get_json()
    assert [job["id"] for job in answer["items"]] == [str(second), str(first)]
    assert answer["pagination"]["total"] == 2


def test_the_list_can_be_narrowed_by_status_and_kind(bench, client, owner):
    bench.start(owner_id=owner.id)
    bench.run_all()
    bench.start(owner_id=owner.id)
    for query, count in (("status=COMPLETED", 1), ("kind=work", 2), ("kind=other", 0)):
        answer = client.get(f"{JOBS}?{query}", headers=owner.headers).get_json()
        assert answer["pagination"]["total"] == count, query
    assert client.get(f"{JOBS}?status=LOST", headers=owner.headers).status_code == 422


def test_a_job_shows_its_steps_its_reason_and_what_its_kind_adds(bench, client, owner):
    video = uuid.uuid4()
    kinds.register(
        Kind(
            "work",
            dict.fromkeys(NAMES, succeed),
            describe=lambda jobs: {job.id: {"video_id": video, "shelf": "B"} for job in jobs},
        )
    )
    job_id = bench.start(*chain("cut", "glue"), owner_id=owner.id)
    bench.says(outcomes.reject, bench.claim(), InputRejected("NOT_A_VIDEO", "This is no video."))
    job = client.get(f"{JOBS}/{job_id}", headers=owner.headers).get_json()
    assert (job["status"], job["progress"], job["kind"]) == ("FAILED", 1.0, "work")
    assert job["reason"] == {"code": "NOT_A_VIDEO", "message": "This is no video."}
    assert [(s["name"], s["state"]) for s in job["steps"]] == [
        ("cut", "FAILED"),
        ("glue", "SKIPPED"),
    ]
    assert (job["video_id"], job["shelf"]) == (str(video), "B")


def test_each_language_of_a_job_tells_how_it_goes(bench, client, owner, store):
    specs = [StepSpec("cut", language=code) for code in ("es", "ca")]
    specs += [StepSpec("glue", language=code, needs=("cut",)) for code in ("es", "ca")]
    job_id = bench.start(*specs, owner_id=owner.id)
    lease = bench.claim()
    bench.says(outcomes.finish, lease, None)
    bench.claim()
    key = f"{artifacts.prefix_of(job_id)}/es.m4a"
    with bench.app.app_context(), unit_of_work():
        artifacts.add(job_id, "voice", Made(key, "0" * 64, 5, "audio/mp4"), language="es")
    job = client.get(f"{JOBS}/{job_id}", headers=owner.headers).get_json()
    spanish, catalan = job["languages"]
    assert (spanish["language"], spanish["stage"], spanish["progress"]) == ("es", "glue", 0.5)
    assert (catalan["language"], catalan["stage"], catalan["status"]) == ("ca", "cut", "PROCESSING")
    assert spanish["download_urls"] == {"voice": job["artifacts"][0]["url"]}


def link_to_a_file(bench, client, owner, store):
    """Give a job of the owner a file; answer its link."""
    job_id = bench.start(owner_id=owner.id)
    key = f"{artifacts.prefix_of(job_id)}/voice.m4a"
    store.put_bytes(key, b"sound")
    with bench.app.app_context(), unit_of_work():
        artifacts.add(job_id, "voice", Made(key, "0" * 64, 5, "audio/mp4"))
    job = client.get(f"{JOBS}/{job_id}", headers=owner.headers).get_json()
    return job["artifacts"][0]["url"]


def test_a_file_of_a_job_opens_for_its_owner_by_the_link_alone(bench, client, owner, store):
    answer = client.get(link_to_a_file(bench, client, owner, store))
    assert (answer.status_code, answer.data) == (200, b"sound")


def test_a_file_of_a_job_is_closed_to_an_owner_who_was_disabled(bench, client, owner, store):
    link = link_to_a_file(bench, client, owner, store)
    with bench.app.app_context(), unit_of_work():
        accounts.disable(accounts.get(owner.id))
    assert client.get(link).status_code == 403


def test_unknown_jobs_are_not_found_and_anothers_are_refused(bench, client, people, owner):
    job_id = bench.start(owner_id=owner.id)
    stranger, admin = people.make(), people.make("admin")
    calls = [
        ("get", ""),
        ("post", "/cancel"),
        ("post", "/retry"),
        ("get", "/events"),
        ("delete", ""),
    ]
    for method, path in calls:
        call = getattr(client, method)
        assert call(f"{JOBS}/{uuid.uuid4()}{path}", headers=owner.headers).status_code == 404
        assert call(f"{JOBS}/{job_id}{path}", headers=stranger.headers).status_code == 403
        assert call(f"{JOBS}/{job_id}{path}").status_code == 401
    assert client.get(f"{JOBS}/{job_id}", headers=admin.headers).status_code == 200


def test_cancel_then_retry_then_cancel_again(bench, client, owner):
    job_id = bench.start(owner_id=owner.id)
    assert client.post(f"{JOBS}/{job_id}/retry", headers=owner.headers).status_code == 409
    for action, status in (("cancel", "CANCELLED"), ("retry", "PENDING"), ("cancel", "CANCELLED")):
        answer = client.post(f"{JOBS}/{job_id}/{action}", headers=owner.headers)
        assert (answer.status_code, answer.get_json()["status"]) == (200, status)


def test_events_come_from_a_number_on(bench, client, owner):
    job_id = bench.start(owner_id=owner.id)
    bench.run_all()
    everything = client.get(f"{JOBS}/{job_id}/events", headers=owner.headers).get_json()
    rest = client.get(f"{JOBS}/{job_id}/events?after=2", headers=owner.headers).get_json()
    assert everything["items"][2:] == rest["items"] != []
    assert everything["more"] is False


@pytest.mark.parametrize("after", ["9" * 24, str(2**31), "-1"])
def test_events_after_a_number_no_event_can_have_are_refused(bench, client, owner, after):
    job_id = bench.start(owner_id=owner.id)
    answer = client.get(f"{JOBS}/{job_id}/events?after={after}", headers=owner.headers)
    assert answer.status_code == 422


def test_the_old_address_of_a_job_leads_to_the_new_one(bench, client, owner):
    job_id = bench.start(owner_id=owner.id)
    answer = client.get(f"/api/v1/videos/jobs/{job_id}")
    assert (answer.status_code, answer.location) == (308, f"{JOBS}/{job_id}")
    followed = client.get(
        f"/api/v1/videos/jobs/{job_id}", headers=owner.headers, follow_redirects=True
    )
    assert followed.get_json()["id"] == str(job_id)


def test_a_job_that_has_not_ended_is_cancelled_before_it_is_deleted(bench, client, owner):
    job_id = bench.start(owner_id=owner.id)
    answer = client.delete(f"{JOBS}/{job_id}", headers=owner.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "JOB_IS_RUNNING")
    assert bench.states(job_id) == {"cut": "READY"}
    client.post(f"{JOBS}/{job_id}/cancel", headers=owner.headers)
    assert client.delete(f"{JOBS}/{job_id}", headers=owner.headers).status_code == 204


def test_a_deleted_job_is_gone(bench, client, owner, store):
    job_id = bench.start(owner_id=owner.id)
    bench.run_all()
    assert client.delete(f"{JOBS}/{job_id}", headers=owner.headers).status_code == 204
    assert client.get(f"{JOBS}/{job_id}", headers=owner.headers).status_code == 404
