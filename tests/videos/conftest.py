"""Fixtures of the tests of videos."""

import pytest
from flask import Flask

from app.videos import lists_api
from tests.videos.factories import Videos


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    lists_api.hot_answers(app).clear()
    return Videos(app)
