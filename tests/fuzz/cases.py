"""The calls schemathesis makes up for an operation, with things that exist put into them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import hypothesis
import schemathesis
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.parameters import ParameterLocation

from app.accounts import links, removal
from tests.accounts.factories import PASSWORD
from tests.fuzz.world import Home

QUIET = {
    "phases": [hypothesis.Phase.generate],
    "suppress_health_check": list(hypothesis.HealthCheck),
    "database": None,
    "deadline": None,
}
REAL = 0.85  # of the addresses name something that is there


@schemathesis.serializer("application/offset+octet-stream")
def as_it_is(_context: Any, value: Any) -> Any:
    """Write the bytes of an upload."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


def boundaries(operation: APIOperation) -> Iterator[Case]:
    """Answer the cases at and beyond every boundary of the schema, the same in every run."""
    generation = operation.schema.config.generation_for(operation=operation, phase="coverage")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from operation.schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=generation
        )


def drawn(operation: APIOperation, mode: GenerationMode, count: int, seed: int) -> list[Case]:
    """Draw cases at random; none where nothing of that kind can be sent."""
    found: list[Case] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=count, **QUIET)
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def draw(case: Case) -> None:
        found.append(case)

    try:
        draw()
    except Unsatisfiable:
        return []
    return found


def fits(case: Case, location: ParameterLocation) -> bool:
    """Tell whether a part of a case is as the schema wants it."""
    part = case.meta.components.get(location) if case.meta else None
    return part is not None and part.mode == GenerationMode.POSITIVE


def name_what_is_there(case: Case, home: Home, luck: Random) -> None:
    """Put things of a home into the address and the body of a case, where those are well formed."""
    if fits(case, ParameterLocation.PATH) and luck.random() < REAL:
        case.path_parameters = {name: str(home[name]) for name in case.path_parameters}
    if fits(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        label = case.operation.label
        right = {name: right_value(name, label, home) for name in case.body if luck.random() < REAL}
        case.body = case.body | {name: value for name, value in right.items() if value is not None}
    if fits(case, ParameterLocation.HEADER):
        case.headers.update({name: HEADERS[name] for name in HEADERS if name in case.headers})


def right_value(name: str, label: str, home: Home) -> Any:
    """Answer what a field of a body holds when it is right; None where anything is."""
    if (name, label) in LINKS:
        return home.link(LINKS[name, label])
    made = OF_ONE_OPERATION.get((name, label)) or RIGHT.get(name)
    return made(home) if made else None


HEADERS = {"Upload-Metadata": "filename ZmlsbS5tcDQ=", "Upload-Offset": "0"}
LINKS = {
    ("token", "DELETE /api/v1/users/me"): removal.PURPOSE,
    ("token", "POST /api/v1/auth/email/verify"): links.VERIFY_EMAIL,
    ("token", "POST /api/v1/auth/password/reset"): links.RESET_PASSWORD,
}
RIGHT: dict[str, Callable[[Home], Any]] = {
    "video_id": lambda home: str(home["video_id"]),
    "before": lambda home: str(home["video_id"]),
    "ids": lambda home: [str(home["video_id"])],
    "reply_to": lambda home: str(home["comment_id"]),
    "current_password": lambda _home: PASSWORD,
    "code": Home.code,
}
OF_ONE_OPERATION: dict[tuple[str, str], Callable[[Home], Any]] = {
    ("login", "POST /api/v1/auth/login"): lambda home: home.owner.username,
    ("login", "POST /api/v1/auth/session"): lambda home: home.owner.username,
    ("password", "POST /api/v1/auth/login"): lambda _home: PASSWORD,
    ("password", "POST /api/v1/auth/session"): lambda _home: PASSWORD,
    ("code", "POST /api/v1/auth/login"): lambda _home: "",
    ("code", "POST /api/v1/auth/session"): lambda _home: "",
    ("username", "POST /api/v1/users/me/deletion"): lambda home: home.owner.username,
}
