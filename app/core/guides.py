"""Pages of documentation that commands write from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

STANDARD_OUTPUT = "-"


def written(page: str, text: str, *, dry_run: bool) -> dict[str, Any]:
    """Write a page anew, unless it is standard output or a dry run; tell whether it differs."""
    if page == STANDARD_OUTPUT:
        return {"page": page, "changed": False, "text": text.removesuffix("\n")}
    path = Path(page)
    before = path.read_text() if path.is_file() else None
    if not dry_run:
        path.write_text(text)
    return {"page": page, "changed": before != text, "text": None}


def line(found: dict[str, Any]) -> str:
    """Write the page itself, or where it is."""
    if found["page"] == STANDARD_OUTPUT:
        return str(found["text"])
    return f"{found['page']}: {'differs' if found['changed'] else 'the same as before'}"
