"""`flask seed`: a new house gets one film of its own, once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient, FlaskCliRunner

from tests.accounts.factories import People

pytestmark = pytest.mark.integration


def test_a_new_house_gets_one_film_of_its_own(
    runner: FlaskCliRunner, client: FlaskClient, people: People
) -> None:
    admin = people.make("admin")
    said = runner.invoke(args=["seed", "--seconds", "2"]).output
    assert "/watch/" in said
    mine = client.get("/api/v1/videos/mine", headers=admin.headers).get_json()["items"]
    assert [video["title"] for video in mine] == ["The clock of the house"]
    assert client.get("/api/v1/jobs", headers=admin.headers).get_json()["pagination"]["total"] == 1
    assert "nothing to do" in runner.invoke(args=["seed"]).output


def test_without_an_administrator_there_is_nothing_to_do(runner: FlaskCliRunner) -> None:
    assert "nothing to do" in runner.invoke(args=["seed"]).output
