"""The first `.env`: fresh secrets, and nothing that says where data live."""

import os
import secrets

from deploy.setup.console import ROOT, say

FILE = ROOT / ".env"
TEXT = """\
# Written by `make run` on its first start; .env.example explains every setting.
# The environment wins over this file.
FLASK_APP=run.py
FLASK_ENV=development
SECRET_KEY={secret}
RENTALS_STAFF_TOKEN=dvd_admin
"""


def ensure() -> None:
    """Write `.env` where there is none, readable by its owner only."""
    try:
        handle = os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(TEXT.format(secret=secrets.token_urlsafe(48)))
    say("Wrote .env with fresh secrets.")
