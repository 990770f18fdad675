"""`flask users remove`: an account goes from the command line."""

from typing import Any

from app.accounts import service as accounts
from app.accounts.cli import told, user_argument
from app.core.commands import changes, command
from app.personal import service


def question(user: str) -> str:
    """Ask whether the right one is meant."""
    found = accounts.find(user)
    name = f"{found.username} <{found.email}>"
    return f"Remove {name} with their videos and everything else, for good?"


def line(user: dict[str, Any]) -> str:
    """Write who goes."""
    name = f"{user['username']} <{user['email']}>"
    return f"{name} is signed out and hidden; a worker takes the rest away."


@command("remove")
@changes(line, asks=question)
@user_argument
def remove(user: str) -> dict[str, Any]:
    """Remove USER (e-mail, username or id) with all that is theirs, for good."""
    found = accounts.find(user)
    who = told(found)
    return {**who, "job_id": service.remove(found).id}
