"""Keeps whatever an operator has set away from the tests: they empty databases and folders."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from config import CONFIGS


def forget_the_operators(environment: MutableMapping[str, str]) -> None:
    """Take every setting out of an environment, and `.env` away from what is started in it."""
    for name in {name for kind in CONFIGS.values() for name in kind.model_fields}:
        environment.pop(name, None)
    environment |= {"ENV_FILE": os.devnull, "FLASK_SKIP_DOTENV": "1"}
