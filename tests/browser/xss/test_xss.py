"""Every text of the database is hostile: whoever opens whichever page, nothing of it runs."""

from __future__ import annotations

import os
import re
from xml.etree import ElementTree as ET

import pytest

from tests.browser.xss import columns, doors, live, pages
from tests.browser.xss.conftest import Watched
from tests.browser.xss.house import House
from tests.browser.xss.payloads import PAYLOADS, held, packed

# A moderator is shown no page that an administrator is not shown as well.
WHO = ["nobody", "owner", "admin", *(["moderator"] if os.environ.get("PROVE") else [])]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.security,
    pytest.mark.slow,
    # The first one also builds the house, and a busy machine takes its time over so many pages.
    pytest.mark.timeout(900),
]


def test_every_text_column_is_full_of_payloads_or_has_a_reason(house: House) -> None:
    assert house.lacked
    assert {name: number for name, number in house.lacked.items() if number} == {}


def test_every_reason_is_of_a_column_there_is() -> None:
    assert set(columns.REASONS) - {str(column) for column in columns.of_text()} == set()


@pytest.mark.parametrize("who", WHO)
def test_nothing_of_a_text_runs_on_any_page(house: House, watched: Watched, who: str) -> None:
    page, eye = watched(who)
    shown: list[str] = []
    for path in pages.addresses(house, who):
        for text in pages.visit(page, path):
            eye.look(page)
            shown.append(text)
    assert set(PAYLOADS) - set(held(shown)) == set()


def test_nothing_runs_of_what_scripts_bring_into_open_pages(house: House, watched: Watched) -> None:
    (owner, eye), (other, others_eye) = watched("owner"), watched("other")
    live.chat(owner, other, house)
    others_eye.look(other)
    live.tell(owner, other, house)
    eye.look(owner)
    for step in (live.comment, live.watch, live.save):
        step(owner, house)
        eye.look(owner)
    for plain_step in (live.suggest, live.search_again, live.upload):
        plain_step(owner)
        eye.look(owner)


def test_nothing_runs_of_what_a_form_gives_back(watched: Watched) -> None:
    page, eye = watched("nobody")
    live.sign_up_wrongly(page)
    eye.look(page)


def test_feeds_hold_hostile_texts_as_texts(house: House) -> None:
    client, handle = house.app.test_client(), house.things["handle"]
    for feed in ("feed", "podcast"):
        answer = client.get(f"/channels/{handle}/{feed}.xml")
        assert answer.status_code == 200
        texts = [one.text or "" for one in ET.fromstring(answer.data).iter()]
        assert len(set(held(texts))) > len(PAYLOADS) / 2, feed


def test_what_other_sites_show_of_a_film_is_one_frame(house: House) -> None:
    client, page = house.app.test_client(), f"http://localhost{house.film.page}"
    for title in doors.titled(house):
        answer = client.get("/oembed", query_string={"url": page}).get_json()
        assert answer["title"] == title
        ((tag, *names),) = doors.tags(answer["html"])
        assert tag == "iframe"
        assert set(names) <= doors.OF_FRAME


def test_a_downloaded_table_holds_no_formula(house: House) -> None:
    owner = house.people["owner"]
    assert doors.formulas(house, house.app.test_client(), owner.headers) == []


def test_captions_hold_hostile_lines_in_their_own_cues(house: House) -> None:
    client, captions = house.app.test_client(), house.things["captions_id"]
    for kind in ("vtt", "srt"):
        answer = client.get(f"/api/v1/captions/{captions}.{kind}")
        assert len(re.findall(r"(?m)^[\d:.,]+ --> [\d:.,]+$", answer.text)) == 2, kind
        assert "<img" not in answer.text or kind == "srt"


def test_a_file_has_a_name_every_system_can_write(house: House) -> None:
    client, captions = house.app.test_client(), house.things["captions_id"]
    for _title in doors.titled(house):
        answer = client.get(f"/api/v1/captions/{captions}.srt")
        kind, name = doors.disposition(answer)
        assert kind == "attachment"
        assert re.fullmatch(r'[^\x00-\x1f<>:"/\\|?*]+\.en\.srt', name)


def test_no_answer_of_the_api_can_be_read_as_a_page(house: House) -> None:
    wrong = []
    for rule, answer in doors.answers(house, house.app.test_client()):
        is_kept = answer.mimetype in doors.FILES and "Content-Disposition" in answer.headers
        is_plain = answer.mimetype == "application/json" or is_kept
        if not is_plain or answer.headers["X-Content-Type-Options"] != "nosniff":
            wrong.append(f"{rule}: {answer.status_code} {answer.mimetype}")
    assert wrong == []


def test_letters_hold_hostile_news_as_text(house: House) -> None:
    plain = doors.tags(doors.letter_of_a_day(house, "Your video is back."))
    for text in packed(500):
        assert doors.tags(doors.letter_of_a_day(house, text)) == plain, text
