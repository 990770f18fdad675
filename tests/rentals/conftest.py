"""Fixtures of the shop."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.factories import People
from tests.rentals.renting import Cinema


@pytest.fixture
def cinema(app: Flask, people: People) -> Cinema:
    """A shop whose films stream."""
    return Cinema(app, people)
