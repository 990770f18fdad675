"""Calls made up by schemathesis from our own document, as nobody, as a user and as a moderator.

`make test` makes two of each operation, as one role; `make prove` all of them, on both databases.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from itertools import islice

import pytest
import schemathesis
from flask import Flask
from schemathesis import APIOperation, Case, GenerationMode

from tests.fuzz import report
from tests.fuzz.cases import boundaries, drawn, name_what_is_there
from tests.fuzz.hostile import hostile, send
from tests.fuzz.judge import LAST, Judge
from tests.fuzz.world import ROLES, World

pytestmark = [pytest.mark.security, pytest.mark.slow, pytest.mark.timeout(7200)]
PROVE = os.environ.get("PROVE") == "1"
DRAWN = {GenerationMode.POSITIVE: 4, GenerationMode.NEGATIVE: 2} if PROVE else {}
RUNS = [("sqlite", role) for role in ROLES] + ([("postgresql", "user")] if PROVE else [])
# 412 is how tus refuses a call without its version.
REFUSALS = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429]
SETTINGS = {
    "checks": {
        "negative_data_rejection": {"expected-statuses": REFUSALS},
        "missing_required_header": {"expected-statuses": REFUSALS},
    },
    "phases": {"coverage": {"generate-duplicate-query-parameters": True}},
}
SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("app", "role"), RUNS, indirect=["app"])
def test_no_call_makes_the_server_fail_or_answer_what_the_document_does_not_say(
    app: Flask, role: str
) -> None:
    judge, world = Judge(role), World(app, role)
    share = operations(app) if PROVE else operations(app)[number_of(role) :: len(ROLES)]
    for number, operation in enumerate(share):
        probe(operation, world, judge, with_bytes=PROVE or number % 10 == 0)
    report.keep(judge, str(app.config["SQLALCHEMY_DATABASE_URI"]).partition(":")[0])
    assert judge.wrong == {}


def number_of(role: str) -> int:
    """Answer which third of things a role takes where each takes one."""
    return list(ROLES).index(role)


def operations(app: Flask) -> list[APIOperation]:
    """Answer every operation of the document."""
    config = schemathesis.Config.from_dict(SETTINGS)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)
    return [found.ok() for found in schema.get_all_operations()]


def probe(operation: APIOperation, world: World, judge: Judge, *, with_bytes: bool) -> None:
    """Call an operation in every way, as somebody new."""
    world.renew()
    for case in cases(operation, judge.role):
        call(case, world, judge)
    if with_bytes:
        call_with_bytes(next(boundaries(operation)), world, judge)


def cases(operation: APIOperation, role: str) -> Iterator[Case]:
    """Answer the cases of an operation: all of them in a proof, else the first two."""
    yield from islice(boundaries(operation), None if PROVE else 2)
    seed = zlib.crc32(f"{operation.label} as {role}".encode())
    for mode, count in DRAWN.items():
        yield from drawn(operation, mode, count, seed)


def call(case: Case, world: World, judge: Judge) -> None:
    """Make a call about things that exist, as somebody who is signed in, and judge the answer."""
    name_what_is_there(case, world.home(), world.luck)
    LAST.text = ""
    response = case.call(headers=world.headers or None)
    if response.status_code == 401 and world.caller:
        world.renew()
        response = case.call(headers=world.headers)
    judge.weigh(case, response, world.headers)
    if case.method.upper() not in SAFE and response.status_code < 400:
        world.changed()


def call_with_bytes(case: Case, world: World, judge: Judge) -> None:
    """Send an operation what no schema can write down, each role a third, and judge the answers."""
    home = world.home()
    name_what_is_there(case, home, world.luck)
    for sent in islice(hostile(case, home), number_of(judge.role), None, len(ROLES)):
        LAST.text = ""
        judge.weigh_bytes(case, send(world.app, case, sent, world.headers), sent)
