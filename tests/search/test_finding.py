"""What is found, in which order, and what the answer tells of it; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import unit_of_work
from app.search import finding, visible
from app.search.asking import Words
from app.search.engines import Scope
from tests.accounts.factories import People, Person
from tests.queries import counted_queries
from tests.search.conftest import Ask
from tests.search.factories import Library

pytestmark = [
    pytest.mark.integration,
    pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True),
]
Titles = Callable[..., list[str]]


def test_words_are_found_in_every_field_and_ranked_by_where_they_stand(
    library: Library, people: People, ada: Person, titles: Titles
) -> None:
    zoe = people.make(username="lighthouse")
    library.add(ada.id, "Spoken", "we climb the lighthouse")
    library.add(ada.id, "Described", description="A day at the lighthouse.")
    library.add(zoe.id, "By a channel")
    library.add(ada.id, "Tagged", tags=["lighthouse"])
    library.add(ada.id, "The lighthouse")
    expected = ["The lighthouse", "Tagged", "By a channel", "Described", "Spoken"]
    assert titles("lighthouse") == expected
    assert titles("LIGHTHOUSE") == expected
    assert titles("lightho") == expected


def test_accents_case_and_scripts_are_one(library: Library, ada: Person, titles: Titles) -> None:
    library.add(ada.id, "Un café à Zürich")
    library.add(ada.id, "Øresund and Łódź")
    library.add(ada.id, "東京物語")
    library.add(ada.id, "Straße")
    for typed in ("cafe", "CAFÉ", "cafe\u0301", "zurich", "cafe zurich"):
        assert titles(typed) == ["Un café à Zürich"], typed
    assert titles("oresund lodz") == ["Øresund and Łódź"]
    assert titles("物語") == ["東京物語"]
    assert titles("strasse") == ["Straße"]


def test_a_phrase_comes_before_its_words(library: Library, ada: Person, titles: Titles) -> None:
    library.add(ada.id, "Second", "there is a question: to be is not to be or so")
    library.add(ada.id, "First", "well", "to be or not", "to be that is the question")
    library.add(ada.id, "Third", "that is the question to ask, not to be, or be")
    assert titles("to be or not to be that is the question")[0] == "First"
    library.add(ada.id, "Bridge of harbour lights")
    library.add(ada.id, "Harbour bridge at night")
    library.add(ada.id, "Harbour bridge")
    assert titles("harbour bridge") == [
        "Harbour bridge",
        "Harbour bridge at night",
        "Bridge of harbour lights",
    ]


def test_typing_errors_are_mended_and_told(library: Library, ada: Person, ask: Ask) -> None:
    library.add(ada.id, "Cassandra speaks")
    library.add(ada.id, "The harbour", "a lighthouse keeper")
    for typed, meant in (
        ("casandra", "Cassandra"),
        ("cassandar speaks", "Cassandra speaks"),
        ("Kassandra", "Cassandra"),
        ("habrour", "harbour"),
        ("harbor", "harbour"),
        ("lightouse", "lighthouse"),
        ("casandra of troy", "Cassandra of troy"),
    ):
        answer = ask(typed)
        assert answer["corrected"] == meant, typed
        assert len(answer["items"]) == 1, typed
    assert ask("casandra of troy")["partial"] is True
    assert ask("cassandra")["corrected"] is None
    assert ask("xyzzyplugh")["items"] == []


def test_where_nothing_has_all_words_what_has_some_is_shown(
    library: Library, ada: Person, ask: Ask
) -> None:
    library.add(ada.id, "Harbour walk")
    library.add(ada.id, "Bridge walk")
    answer = ask("harbour bridge")
    assert answer["partial"] is True
    assert {item["title"] for item in answer["items"]} == {"Harbour walk", "Bridge walk"}


def test_a_hit_tells_the_seconds_and_what_to_mark(library: Library, ada: Person, ask: Ask) -> None:
    said = ["Good morning.", "The café is open", "nothing here", "a café, a bridge and more"]
    library.add(ada.id, "A café by the bridge", *said, description="We open the café early.")
    (item,) = ask("cafe")["items"]
    assert item["moments"] == [
        {"start": 10.0, "text": "The café is open"},
        {"start": 30.0, "text": "a café, a bridge and more"},
    ]
    assert item["highlights"] == [
        {"field": "title", "text": "A café by the bridge", "marks": [{"start": 2, "end": 6}]},
        {
            "field": "description",
            "text": "We open the café early.",
            "marks": [{"start": 12, "end": 16}],
        },
    ]
    assert ask("cafe bridge more")["items"][0]["moments"][0]["start"] == 30.0


def test_a_phrase_over_two_cues_is_found_where_it_begins(
    library: Library, ada: Person, ask: Ask
) -> None:
    library.add(ada.id, "Talk", "one", "we choose to go to", "the moon in this decade", "go")
    moments = ask("choose to go to the moon")["items"][0]["moments"]
    assert moments[0] == {"start": 10.0, "text": "we choose to go to"}


def test_what_is_found_is_narrowed_and_counted(
    library: Library, people: People, ada: Person, ask: Ask, titles: Titles
) -> None:
    zoe, old = people.make(username="zoe"), clock.now() - timedelta(days=60)
    library.add(ada.id, "Film one", "said", tags=["sea"], language="en", category="Film")
    library.add(ada.id, "Film two", tags=["sky"], language="fr", duration=900.0)
    library.add(zoe.id, "Film three", tags=["sea"], duration=4000.0, published_at=old)
    narrowed: dict[str, set[str]] = {
        "tag=sea": {"Film one", "Film three"},
        "channel=zoe": {"Film three"},
        "channel=@Ada": {"Film one", "Film two"},
        "language=FR": {"Film two"},
        "category=film": {"Film one"},
        "length=short": {"Film one"},
        "length=medium": {"Film two"},
        "length=long": {"Film three"},
        "date=month": {"Film one", "Film two"},
        "date=year": {"Film one", "Film two", "Film three"},
        "captions=true": {"Film one"},
    }
    for asked, expected in narrowed.items():
        name, _, value = asked.partition("=")
        assert set(titles("film", **{name: value})) == expected, asked
    facets = ask("film", tag="sea")["facets"]
    assert {one["value"]: one["count"] for one in facets["tag"]} == {"sea": 2, "sky": 1}
    assert {one["value"]: one["count"] for one in facets["channel"]} == {"ada": 1, "zoe": 1}
    assert facets["length"] == [
        {"value": "short", "label": "short", "count": 1},
        {"value": "long", "label": "long", "count": 1},
    ]


def test_more_than_is_looked_at_is_narrowed_by_the_database(
    library: Library, ada: Person, titles: Titles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.search.finding.MOST", 2)
    library.add(ada.id, "Film old", tags=["sea"], category="Doku", language="de", view_count=9)
    for n in range(3):
        library.add(ada.id, f"Film new {n}")
    assert titles("film", sort="views")[0] == "Film old"
    assert titles("film") == ["Film new 2", "Film new 1"]
    for name, value in {"tag": "sea", "category": "doku", "language": "DE"}.items():
        assert titles("film", **{name: value}) == ["Film old"], name


def test_results_come_in_the_order_asked_for(library: Library, ada: Person, titles: Titles) -> None:
    for n, views in enumerate((5, 50, 1)):
        published = clock.now() - timedelta(days=9 - n)
        library.add(ada.id, f"Film {n}", view_count=views, published_at=published)
    assert titles("film", sort="newest") == ["Film 2", "Film 1", "Film 0"]
    assert titles("film", sort="views") == ["Film 1", "Film 0", "Film 2"]
    assert titles("film", page=2, page_size=2, sort="views") == ["Film 2"]


def test_a_page_asks_the_database_a_few_times_however_much_is_found(
    app: Flask, library: Library, ada: Person, ask: Ask, client: FlaskClient
) -> None:
    counts: list[int] = []
    for number in (1, 8):
        for n in range(number):
            library.add(ada.id, f"Harbour bridge {n}", "the harbour bridge", tags=["a", f"b{n}"])
        with counted_queries(app) as asked:
            ask("harbour bridge")
        counts.append(len(asked))
        with counted_queries(app) as asked:
            client.get("/api/v1/search/suggest?q=harb")
        counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 5
    with counted_queries(app) as asked:
        ask("harbuor brigde")
    assert len(asked) <= 20


def test_no_search_reads_the_whole_library(app: Flask, library: Library, ada: Person) -> None:
    library.add(ada.id, "Harbour bridge", "the harbour bridge")
    with app.app_context(), unit_of_work(writes=False) as session:
        is_postgresql = session.get_bind().dialect.name == "postgresql"
        finding.prepare()
        for scope in Scope:
            asked = finding.narrowed(visible.ids(clock.now()), Words.of("harbour bri"), scope)
            plain = asked.limit(5).compile(
                session.connection(), compile_kwargs={"literal_binds": True}
            )
            explain = "EXPLAIN " if is_postgresql else "EXPLAIN QUERY PLAN "
            rows = session.connection().exec_driver_sql(explain + str(plain)).all()
            plan = "\n".join(str(row[-1]) for row in rows)
            if is_postgresql:
                index = "search_index_heads" if scope == Scope.HEADS else "search_index_words"
                assert index in plan, plan
            else:
                assert "SCAN search_index VIRTUAL TABLE" in plan, plan
                assert plan.count("SCAN") == 1, plan
                assert "TEMP B-TREE" not in plan, plan


def test_suggestions_are_titles_tags_and_channels(
    library: Library, people: People, ada: Person, client: FlaskClient
) -> None:
    zoe = people.make(username="harbourmaster")
    library.add(zoe.id, "Harbour at dusk", tags=["harbours", "dusk"], view_count=100)
    library.add(ada.id, "The old harbour", "harbinger")

    def suggested(text: str) -> Any:
        return client.get("/api/v1/search/suggest", query_string={"q": text}).get_json()

    answer = suggested("harb")
    found = {(one["kind"], one["text"]) for one in answer["items"]}
    assert {("title", "Harbour at dusk"), ("tag", "harbours")} < found
    assert ("title", "The old harbour") in found
    assert ("channel", "harbourmaster") in found
    assert answer["items"][-1]["text"] == "The old harbour"
    assert suggested("habro")["corrected"] == "harbour"
    assert suggested("habro")["items"] != []
    assert suggested("harbi")["items"] != []
    assert suggested("") == {"items": [], "corrected": None}
