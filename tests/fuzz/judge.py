"""Judges answers: by schemathesis against the document, and by ourselves who was let in."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field

from schemathesis import Case, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData, UnsupportedMethodResponse
from schemathesis.specs.openapi import checks

TURNED_AWAY = {401, 404, 405}
# What cannot be read, or holds NUL, is refused before anybody asks who sent it.
UNREADABLE = {400, 422}
NUL = b"This holds a NUL character."
# What the document says in words of every 422, beside NUL of whole numbers and of texts of spaces,
# and of a comment of which nothing can be seen.
WORDED = (
    NUL,
    b"Input should be a valid integer",
    b"String should have at least 1 character",
    b"Write something.",
)
# What also holds for bytes no schema describes.
OF_ANY_ANSWER = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
OVERRIDE = "clients that can only GET and POST say their method in X-HTTP-Method-Override"
NOT_DECLARED = {
    "PATCH /api/v1/uploads/{upload_id}": OVERRIDE,
    "DELETE /api/v1/uploads/{upload_id}": OVERRIDE,
}
ADDRESS = "not every address of the format is one by the RFCs"
CURSOR = "a cursor is what an answer before held"
NAME = "a name must hold more than nothing"
BASE64 = "the headers of tus are base64 of UTF-8"
REFUSED_ALL_THE_SAME = {
    "POST /api/v1/auth/register": ADDRESS,
    "POST /api/v1/auth/password/forgot": ADDRESS,
    "POST /api/v1/users/me/email": ADDRESS,
    "POST /api/v1/auth/login": NAME,
    "POST /api/v1/auth/session": NAME,
    "GET /api/v1/videos/latest": CURSOR,
    "GET /api/v1/users/me/feed": CURSOR,
    "POST /api/v1/uploads": BASE64,
    "PATCH /api/v1/uploads/{upload_id}": BASE64,
    "POST /api/v1/videos/{video_id}/watch-time": "a stretch that was played runs forward",
    "PATCH /api/v1/playlists/{playlist_id}/items/{video_id}": "one of two fields, not both",
    "POST /api/v1/appeals": "one of two fields, not both",
    "POST /api/v1/moderation/users/{user_id}/sanctions": "an end lies ahead; a warning has none",
}


@dataclass
class Judge:
    """What was called as one role, how it was answered, and everything that was wrong."""

    role: str
    calls: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    closed: set[str] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)

    def weigh(self, case: Case, response: Response, headers: dict[str, str]) -> None:
        """Count the answer to a made-up case and note whatever is wrong with it."""
        unreadable = UNREADABLE if NUL in response.content else set()
        self.count(case, response, TURNED_AWAY | unreadable)
        proven = [checks.ignored_auth] if case.operation.label in self.closed else []
        try:
            case.validate_response(response, headers=headers or None, excluded_checks=proven)
        except FailureGroup as group:
            for failure in group.exceptions:
                if not is_ours(failure, case, response):
                    self.note(f"{failure.title}: {failure.message}", case, response, repr(case))
        if self.done[case.operation.label]:
            self.closed.add(case.operation.label)

    def weigh_bytes(self, case: Case, response: Response, sent: object) -> None:
        """Count the answer to hostile bytes and note whatever is wrong with it."""
        self.count(case, response, TURNED_AWAY | UNREADABLE)
        try:
            case.validate_response(response, checks=OF_ANY_ANSWER)
        except FailureGroup as group:
            for failure in group.exceptions:
                self.note(f"{failure.title}: {failure.message}", case, response, repr(sent))

    def count(self, case: Case, response: Response, refusals: set[int]) -> None:
        """Count an answer, and note it when nobody should have got it."""
        label, status = case.operation.label, response.status_code
        self.calls[label] += 1
        self.statuses[status] += 1
        if case.method.upper() != case.operation.method.upper():
            return
        if 200 <= status < 300:
            self.done[label] += 1
        is_closed = bool(case.operation.definition.raw.get("security"))
        if self.role == "anonymous" and is_closed and status not in refusals:
            self.note("an unauthenticated success", case, response, repr(case))

    def note(self, complaint: str, case: Case, response: Response, sent: str) -> None:
        """Keep one complaint of its kind."""
        first = complaint.partition("\n")[0][:120]
        key = f"{case.operation.label} as {self.role}: {response.status_code} {first}"
        body = response.content[:600].decode(errors="replace")
        self.wrong.setdefault(
            key, f"{complaint[:1500]}\n{sent[:2500]}\n{body}\n{LAST.text[-3000:]}"
        )


def is_ours(failure: Failure, case: Case, response: Response) -> bool:
    """Tell whether the document says in words what a schema cannot: by a code, or listed above."""
    label = case.operation.label
    if isinstance(failure, UnsupportedMethodResponse):
        return label in NOT_DECLARED and case.method.upper() == "POST"
    if not isinstance(failure, RejectedPositiveData):
        return False
    if is_forbidden_in_words(response):
        return True
    told = case.operation.definition.raw["responses"].get(str(response.status_code), {})
    code = response.json()["error"]["code"]
    return f"`{code}`" in told.get("description", "") or label in REFUSED_ALL_THE_SAME


def is_forbidden_in_words(response: Response) -> bool:
    """Tell whether NUL was refused, 1.0 for a whole number, or a text of which nothing is seen."""
    return any(said in response.content for said in WORDED)


class Last(logging.Handler):
    """Keeps the last error nobody expected, to tell it beside the answer it became."""

    text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error with its trace."""
        self.text = logging.Formatter().format(record)


LAST = Last(logging.ERROR)
logging.getLogger("app.api.errors").addHandler(LAST)
