"""How the commands about backups are called: in houses of their own, by `test_commands.py`."""

from __future__ import annotations

from tests.commands.row import Row

COMMANDS = {f"backup {name}": Row(alone=True) for name in ("create", "list", "restore", "verify")}
