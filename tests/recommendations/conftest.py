"""Fixtures of recommendations."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.factories import People
from tests.recommendations.factories import Cinema


@pytest.fixture
def cinema(app: Flask, people: People) -> Cinema:
    """Films, and people who watch them."""
    return Cinema(app, people)
