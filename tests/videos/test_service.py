"""The life of a video, and the pointers its makers set."""

from datetime import timedelta

import pytest

from app.accounts.models import User
from app.channels import service as channels
from app.core import clock
from app.core.database import db, unit_of_work
from app.jobs.models import Job
from app.services import storage
from app.videos import media, service, signals, tasks
from app.videos.errors import AccessNotOffered, NotYourChannel, VideoNotFound
from app.videos.media import AudioSpec, CaptionSpec, RenditionSpec
from app.videos.models import Rendition, Video, VideoTag
from app.videos.values import RenditionState, Status

pytestmark = pytest.mark.integration


@pytest.fixture
def made(people, videos):
    """Ids of two users, of two videos of the first and of one of the second; all PENDING."""
    first, second = people.make().id, people.make().id
    return first, second, [videos.make(owner, ready=False) for owner in (first, first, second)]


@pytest.fixture
def unit(app, made):
    with app.app_context(), unit_of_work() as session:
        yield session


@pytest.fixture
def users(made, unit):
    return [unit.get_one(User, user) for user in made[:2]]


@pytest.fixture
def video(made, unit):
    return service.get(made[2][0])


def test_a_new_video_is_private_and_pending(users):
    channel = channels.ensure_channel(users[0])
    new = service.create(users[0], channel, title="Sea", access=None)
    assert (new.access, new.status, new.watchable, new.tags) == (
        "private",
        "PENDING",
        False,
        [],
    )


def test_nobody_publishes_in_somebody_elses_channel(users):
    channel = channels.ensure_channel(users[0])
    with pytest.raises(NotYourChannel):
        service.create(users[1], channel, title="Sea")


def test_access_that_is_not_offered_cannot_be_chosen_at_upload_either(users):
    channel = channels.ensure_channel(users[0])
    with pytest.raises(AccessNotOffered):
        service.create(users[0], channel, title="Sea", access="rental")


def test_tags_are_spelt_one_way_and_bounded():
    assert service.clean_tags([" #Deep  Sea", "deep sea", "", "x" * 50]) == ["deep sea", "x" * 40]
    assert len(service.clean_tags(str(number) for number in range(30))) == service.MAX_TAGS


def test_tags_can_change_places(unit, video):
    service.edit(video, tags=["a", "b", "c"])
    service.edit(video, tags=["c", "d", "a"])
    unit.expire_all()
    assert video.tags == ["c", "d", "a"]


def test_publishing_makes_a_video_ready_once_and_says_so_once(video):
    heard = []
    with signals.video_ready.connected_to(heard.append):
        service.publish(video)
        first = video.published_at
        service.publish(video)
    assert (video.status, video.watchable, video.published_at) == (Status.READY, True, first)
    assert heard == [video]


def test_a_published_video_stays_ready_when_a_later_step_fails_or_runs_again(video):
    service.publish(video)
    service.fail(video, code="STEP_FAILED", reason="The storyboard failed.")
    service.mark_processing(video)
    assert (video.status, video.reason) == (Status.READY, None)


def test_a_video_that_is_tried_again_forgets_why_it_failed(video):
    service.fail(video, code="NOT_A_VIDEO", reason="This is a text.")
    assert (video.status, video.reason_code) == (Status.FAILED, "NOT_A_VIDEO")
    service.mark_processing(video)
    assert (video.status, video.reason_code, video.reason) == (Status.PROCESSING, None, None)


def test_the_same_bytes_of_one_user_are_found(made, video):
    again, others = (service.get(video_id) for video_id in made[2][1:])
    assert service.find_same_bytes(video) == []
    for one in (video, again, others):
        service.set_sha256(one, "ab" * 32)
    assert service.find_same_bytes(video) == [again]
    assert service.find_same_bytes(again) == [video]


def test_renditions_are_set_by_height_and_told_about(video):
    heard = []
    with signals.tracks_changed.connected_to(heard.append):
        sizes = [RenditionSpec(height=h, width=h * 2, fps=25.0) for h in (360, 720)]
        media.put_renditions(video, sizes)
        before = [row.id for row in video.renditions]
        ready = RenditionSpec(height=360, width=640, fps=25.0, state=RenditionState.READY)
        media.put_renditions(video, [ready])
    assert [row.id for row in video.renditions] == before
    assert [(row.height, row.state) for row in video.renditions] == [
        (720, "PENDING"),
        (360, "READY"),
    ]
    media.drop_renditions(video, keep=[360])
    assert [row.height for row in video.renditions] == [360]
    assert heard == [video, video]


def test_what_stays_as_it_was_is_not_told_again(video):
    media.put_renditions(video, [RenditionSpec(height=360, width=640, fps=25.0)])
    media.put_master(video, "a/master.m3u8")
    heard = []
    with signals.tracks_changed.connected_to(heard.append):
        media.put_renditions(video, [RenditionSpec(height=360, width=640, fps=25.0)])
        media.put_master(video, "a/master.m3u8")
    assert heard == []


def test_chapters_are_replaced_and_may_go(video):
    media.put_chapters(video, [(0.0, "Start"), (30.0, "End")])
    heard = []
    with signals.tracks_changed.connected_to(heard.append):
        media.put_chapters(video, [(0.0, "Beginning")])
        assert [(row.start, row.title) for row in video.chapters] == [(0.0, "Beginning")]
        media.put_chapters(video, [])
    assert (video.chapters, heard) == ([], [video, video])


def test_captions_come_behind_the_others(video):
    for language in ("en", "de"):
        media.add_captions(video, CaptionSpec(language, language, f"c/{language}.vtt"))
    assert [row.language for row in video.caption_tracks] == ["en", "de"]


def test_audio_tracks_of_one_kind_are_replaced_in_order_and_keep_their_ids(video):
    media.put_audio_tracks(video, [AudioSpec("eng", "English"), AudioSpec("deu", "German")])
    media.put_audio_tracks(video, [AudioSpec("spa", "Spanish", kind="dub")], kind="dub")
    first, *_ = [row.id for row in video.audio_tracks]
    media.put_audio_tracks(video, [AudioSpec("fra", "French", is_default=True)])
    assert [(t.language, t.kind) for t in video.audio_tracks] == [
        ("fra", "original"),
        ("spa", "dub"),
    ]
    assert video.audio_tracks[0].id == first


def test_new_pictures_keep_the_place_of_the_chosen_one(video):
    media.put_thumbnails(video, ["a/1.jpg", "a/2.jpg", "a/3.jpg"])
    service.edit(video, thumbnail=1)
    media.put_thumbnails(video, ["b/1.jpg", "b/2.jpg"])
    assert video.thumbnail_key == "b/2.jpg"


def test_a_removed_video_cannot_be_found_or_locked(video):
    service.remove(video)
    for find in (service.get, service.lock):
        with pytest.raises(VideoNotFound):
            find(video.id)


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_a_video_is_purged_with_rows_and_files_when_its_time_is_over(app, people, videos):
    video_id = videos.make(people.make().id, tags=["sea"])
    with app.app_context():
        kept = storage.current()
        kept.put_bytes(f"videos/{video_id}/ladder-1/master.m3u8", b"#EXTM3U")
        with unit_of_work():
            db.session.add(Job(kind="process_video", subject_kind="video", subject_id=video_id))
            service.remove(service.get(video_id))
        late = clock.now() + timedelta(days=31)
        assert tasks.purge_removed(clock.now(), dry_run=False) == 0
        assert tasks.purge_removed(late, dry_run=True) == 1
        assert tasks.purge_removed(late, dry_run=False) == 1
        with unit_of_work(writes=False):
            for table in (Video, Rendition, VideoTag, Job):
                assert db.session.query(table).count() == 0
        assert list(kept.list(f"videos/{video_id}")) == []


def test_removing_a_video_stops_the_work_on_it(app, people, videos):
    owner = people.make()
    video_id = videos.make(owner.id, ready=False)
    with app.app_context():
        with unit_of_work():
            job = Job(kind="process_video", subject_kind="video", subject_id=video_id)
            db.session.add(job)
        with unit_of_work():
            service.remove(service.get(video_id))
        with unit_of_work(writes=False):
            assert db.session.get_one(Job, job.id).is_ended
