"""Fixtures of accounts: everybody's mailbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.accounts.signals import mail_wanted
from tests.accounts.mailbox import Mailbox


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """Collects every letter that is wanted while a test runs."""
    made = Mailbox(app)
    mail_wanted.connect(made.note)
    yield made
    mail_wanted.disconnect(made.note)
