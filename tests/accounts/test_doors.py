"""The shape of the doors: nobody opens a session but who was admitted, and one function admits."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
APP = Path(__file__).parents[2] / "app"


def callers(name: str) -> set[str]:
    """Answer which functions call something of this name, as `file:function`."""
    return {
        f"{path.relative_to(APP)}:{function.name}"
        for path in APP.rglob("*.py")
        if f"{name}(" in path.read_text()
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and name in called(function)
    }


def called(function: ast.FunctionDef) -> Iterator[str]:
    """Name what a function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_only_admit_says_who_may_come_in() -> None:
    of_rooms = {"rooms/door.py:admit"}  # who sits down in a room is another matter
    assert callers("Admitted") - of_rooms == {"accounts/identity.py:admit"}


def test_only_who_was_admitted_gets_a_session() -> None:
    begun = {"accounts/identity.py:begin_cookie", "accounts/identity.py:begin_bearer"}
    assert callers("open_session") == begun
    assert callers("UserSession") == {
        "accounts/sessions.py:open_session",
        "accounts/tokens.py:make",
    }


def test_pages_sign_in_by_their_one_entrance() -> None:
    assert {one for one in callers("begin_cookie") if one.startswith("web/")} == {
        "web/entrance.py:enter"
    }
