"""Fixtures of exports and removals: empty folders, and somebody with one of everything."""

from __future__ import annotations

import pytest
from flask import Flask

from app.services.storage import Storage
from tests.accounts.factories import People
from tests.personal.factories import Resident, move_in


@pytest.fixture
def resident(app: Flask, people: People, store: Storage) -> Resident:
    """Somebody with one of everything."""
    return move_in(app, people)
