"""Fixtures of the tests of channels."""

import pytest
from flask import Flask

from tests.channels.factories import Followers


@pytest.fixture
def followers(app: Flask) -> Followers:
    """Follows channels."""
    return Followers(app)
