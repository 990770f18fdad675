"""Every command: it explains itself, answers JSON, says its errors, and can be tried first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.core.commands import Command
from tests.commands.fingerprint import everything
from tests.commands.row import World
from tests.commands.rows import ROWS

pytestmark = pytest.mark.integration
# Those of others.
OTHERS = {"db", "limiter", "run", "routes", "shell", "spec"}


def leaves(group: click.Group, *before: str) -> Iterator[tuple[str, click.Command]]:
    """Walk all commands of ours."""
    for name, command in group.commands.items():
        if not before and name in OTHERS:
            continue
        if isinstance(command, click.Group):
            yield from leaves(command, *before, name)
        else:
            yield " ".join([*before, name]), command


@pytest.fixture
def commands(app: Flask) -> dict[str, click.Command]:
    """Every command of ours by its words."""
    return dict(leaves(app.cli))


def document(runner: FlaskCliRunner, words: list[str], *codes: int) -> Any:
    """Call a command; answer the one document it says."""
    result = runner.invoke(args=words)
    assert result.exit_code in codes, (words, result.output, result.exc_info)
    return json.loads(result.stdout)


def test_every_command_has_a_row_and_every_row_a_command(commands: dict[str, Any]) -> None:
    assert set(commands) == set(ROWS)
    assert all(isinstance(command, Command) for command in commands.values())


def test_every_command_explains_itself_and_its_options(
    commands: dict[str, click.Command], runner: FlaskCliRunner
) -> None:
    for words, command in commands.items():
        said = runner.invoke(args=[*words.split(), "--help"])
        assert said.exit_code == 0, words
        assert command.help, words
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert [one.name for one in options if not one.help] == [], words
        assert all(one.opts[-1] in said.stdout for one in options), words


def test_every_command_answers_json_and_only_what_changes_can_be_tried(
    commands: dict[str, Any],
) -> None:
    for words, command in commands.items():
        options = {word for one in command.params for word in one.opts}
        assert "--json" in options, words
        assert ("--dry-run" in options) == command.changes, words


def test_every_command_says_a_wrong_call_as_a_document(
    commands: dict[str, Any], runner: FlaskCliRunner
) -> None:
    for words in commands:
        said = document(runner, [*words.split(), "--json", "--no-such-option"], 2)
        assert said["error"]["code"] == "USAGE", words


@pytest.mark.parametrize("words", sorted(words for words, row in ROWS.items() if not row.alone))
def test_a_command_is_tried_without_a_trace_and_then_done(
    commands: dict[str, Any], runner: FlaskCliRunner, world: World, words: str
) -> None:
    row, changes = ROWS[words], commands[words].changes
    call = [*words.split(), *row.arguments(world), "--json"]
    before = everything(world.app)
    if changes:
        assert document(runner, [*call, "--dry-run"], *row.codes)["dry_run"] is True
        assert everything(world.app) == before
    if not row.runs:
        return
    asks = any(one.name == "yes" for one in commands[words].params)
    said = document(runner, [*call, "--yes"] if asks else call, *row.codes)
    if changes:
        assert said["dry_run"] is False
    now = everything(world.app)
    del before["redis"], now["redis"]
    assert (now != before) == (changes and row.differs)
