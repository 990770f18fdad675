"""The shape of the code: size, names, settings and tables stay as the house wants them."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest
from flask import Flask

import app as application
import config
from app.core.database import Base

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))
WRITTEN = (".py", ".js", ".css", ".html", ".lua", ".mjs")
FOLDERS = ("app", "deploy", "tests", "benchmarks")
MAX_FILE, MAX_FUNCTION = 300, 40


def functions(path: Path) -> list[ast.FunctionDef]:
    """Answer every function of a file."""
    return [node for node in ast.walk(ast.parse(path.read_text())) if is_function(node)]


def is_function(node: ast.AST) -> bool:
    """Tell whether a node defines a function."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {str(path): count_lines(path) for path in written() if count_lines(path) > MAX_FILE}
    assert long == {}


def written() -> list[Path]:
    """Answer every file of code that somebody wrote here."""
    found = [path for name in FOLDERS for path in (ROOT / name).rglob("*") if path.is_file()]
    made = {"vendor", "node_modules", ".venv", "__pycache__"}
    return [path for path in found if path.suffix in WRITTEN and not made & set(path.parts)]


def count_lines(path: Path) -> int:
    """Count the lines of a file."""
    return path.read_text().count("\n")


def test_nothing_holds_the_marks_of_two_versions() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / ".env.example"]
    marks = tuple(f"\n{sign * 7} " for sign in "<>")
    texts = {path: path.read_text() for path in (*written(), *pages)}
    assert [str(path) for path, text in texts.items() if any(one in text for one in marks)] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}:{found.name}"
        for path in SOURCES
        for found in functions(path)
        if (found.end_lineno or 0) - found.lineno >= MAX_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_lives_in_it() -> None:
    texts = {str(path): path.read_text() for path in SOURCES}
    silent = [
        name for name, text in texts.items() if text and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_services_and_models_never_see_flask() -> None:
    seen = [
        str(path)
        for path in SOURCES
        if path.name in {"service.py", "models.py", "policy.py"} and imports_flask(path)
    ]
    assert seen == []


def imports_flask(path: Path) -> bool:
    """Tell whether a file imports Flask itself."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "flask":
            return True
        if isinstance(node, ast.Import) and any(
            a.name.split(".")[0] == "flask" for a in node.names
        ):
            return True
    return False


def test_services_never_commit() -> None:
    committing = [
        str(path)
        for path in SOURCES
        if path.name == "service.py" and ".commit(" in path.read_text()
    ]
    assert committing == []


def test_every_table_is_in_app_models() -> None:
    models = importlib.import_module("app.models")
    modules = {getattr(models, name).__name__ for name in models.__all__}
    homes = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert homes - modules == set()


def test_every_domain_registers_itself(app: Flask) -> None:
    for name in application.DOMAINS:
        domain = importlib.import_module(f"app.{name}")
        assert domain.__doc__, f"{name} does not say what it is"
        assert callable(domain.register)


def test_the_example_of_settings_names_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.lstrip("# ").partition("=")[0] for line in lines if "=" in line}
    assert set(config.Settings.model_fields) - named == set()
