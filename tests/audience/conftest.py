"""Fixtures of the tests of the audience."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.factories import People
from tests.audience.factories import Audience


@pytest.fixture
def audience(app: Flask, people: People) -> Audience:
    """A film of a minute, and what its viewers do."""
    return Audience(app, people)
