"""What commands share: answers as lines or as one document, errors, questions, trying first."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import click
import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from app.accounts.models import User
from app.core import pagination
from app.core.commands import Bad, Group, changes, listed, progress, says
from app.core.database import after_commit, db, unit_of_work
from app.core.errors import Conflict
from tests.accounts.factories import People

pytestmark = pytest.mark.unit
things = Group("things", help="Things of these tests.")


@things.command("list")
@says(lambda row: f"one {row['name']}", unit=False)
def list_things() -> dict[str, Any]:
    """List two of five."""
    logging.getLogger("things").warning("a line of the log")
    progress("half of it")
    return listed(pagination.Page(["a", "b"], 1, 2, 5), lambda name: {"name": name})


@things.command("plain")
@says(unit=False)
def plain() -> dict[str, Any]:
    """Answer without words of its own."""
    return {"name": "a", "size": None}


@things.command("refuse")
@says()
def refuse() -> None:
    """Refuse."""
    raise Conflict("Not now.", details={"name": ["taken"]})


@things.command("break")
@says()
def break_down() -> None:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError


@things.command("ask-database")
@says()
def ask_database() -> None:
    """Ask for what is not there."""
    db.session.execute(text("SELECT 1 FROM nothing_of_that_name"))


@things.command("bad")
@says(unit=False)
def bad() -> Bad:
    """Bring bad news."""
    return Bad({"level": "wrong"})


@things.command("drop")
@changes(lambda found: f"{found['name']} dropped", asks=lambda name: f"Drop {name}?")
@click.argument("name")
def drop(name: str) -> dict[str, Any]:
    """Drop NAME."""
    user = db.session.scalars(db.select(User).where(User.username == name)).unique().one()
    user.is_active = False
    after_commit(DROPPED.append, name)
    return {"name": name}


DROPPED: list[str] = []


@pytest.fixture
def call(app: Flask, runner: FlaskCliRunner) -> Any:
    """Call one of these commands."""
    DROPPED.clear()

    def run(*words: str, **given: Any) -> Result:
        return runner.invoke(things, list(words), **given)

    return run


def test_an_answer_stands_alone_on_standard_output(call: Any) -> None:
    output = logging.StreamHandler(sys.stdout)
    logging.getLogger().addHandler(output)
    try:
        found = call("list", "--json")
    finally:
        logging.getLogger().removeHandler(output)
    assert json.loads(found.stdout) == {"items": [{"name": "a"}, {"name": "b"}], "total": 5}
    assert "half of it" in found.stderr
    assert call("list").stdout == "one a\none b\n2 of 5\n"
    assert call("plain").stdout == "name: a\nsize: -\n"


def test_a_refusal_is_words_beside_or_a_document(call: Any) -> None:
    said = call("refuse")
    assert (said.exit_code, said.stdout, said.stderr) == (1, "", "Error: Not now.\n")
    said = call("refuse", "--json")
    error = {"code": "CONFLICT", "message": "Not now.", "details": {"name": ["taken"]}}
    assert (said.exit_code, json.loads(said.stdout)) == (1, {"error": error})


def test_a_command_there_is_not_is_a_document_too(call: Any) -> None:
    found = call("nothing", "--json")
    assert json.loads(found.stdout)["error"]["code"] == "USAGE"
    assert found.exit_code == call("nothing").exit_code == 2


def test_what_nobody_foresaw_is_a_document_with_its_traces_beside(call: Any) -> None:
    said = call("break", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["error"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "ZeroDivisionError" in said.stderr
    assert isinstance(call("break").exception, ZeroDivisionError)


def test_a_database_without_tables_sends_one_to_the_doctor(call: Any) -> None:
    said = call("ask-database")
    assert (said.exit_code, "flask doctor" in said.stderr) == (1, True)
    error = json.loads(call("ask-database", "--json").stdout)["error"]
    assert (error["code"], "no such table" in error["message"]) == ("SERVICE_UNAVAILABLE", True)


def test_bad_news_are_said_and_exit_with_one(call: Any) -> None:
    said = call("bad", "--json")
    assert (said.exit_code, json.loads(said.stdout)) == (1, {"level": "wrong"})


def test_what_cannot_be_undone_asks_beside_the_answer(
    app: Flask, people: People, call: Any
) -> None:
    name = people.make().username
    said = call("drop", name, "--json", input="n\n")
    assert (said.exit_code, json.loads(said.stdout)["error"]["code"]) == (1, "ABORTED")
    assert f"Drop {name}?" in said.stderr
    said = call("drop", name, "--json", "--dry-run")
    assert json.loads(said.stdout) == {"name": name, "dry_run": True}
    assert (is_active(app, name), DROPPED) == (True, [])
    said = call("drop", name, input="y\n")
    assert said.stdout.endswith(f"{name} dropped\n")
    assert (is_active(app, name), DROPPED) == (False, [name])


def is_active(app: Flask, name: str) -> bool:
    """Tell whether somebody is active."""
    with app.app_context(), unit_of_work(writes=False) as session:
        found = session.scalars(db.select(User).where(User.username == name)).unique().one()
        return found.is_active
